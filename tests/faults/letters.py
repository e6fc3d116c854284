"""What came to the mail server."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.domain.mail.smtp_sink import SmtpSink

MESSAGE_ID = re.compile(r"<escalation-[0-9a-f-]{36}@cloudpockets\.net>")


def references_received(smtp: SmtpSink) -> list[str]:
    """The ticket's reference of each letter, in order."""
    return sorted(str(each.message["Subject"]).partition("]")[0][1:] for each in smtp.received)


def assert_one_letter_each(smtp: SmtpSink, references: Sequence[str]) -> None:
    """One letter for each of these tickets, to the privacy address, and nothing else."""
    assert references_received(smtp) == sorted(references)
    ids = {str(each.message["Message-ID"]) for each in smtp.received}
    assert len(ids) == len(references)
    assert all(MESSAGE_ID.fullmatch(each) for each in ids)
    assert {each.recipients for each in smtp.received} <= {("admin@cloudpockets.net",)}
