"""Handing over the letters that are due. No transaction is open while a server is talked to."""

import time
from email.utils import format_datetime
from urllib.parse import urlsplit

from app.domain.mail.actions.claim import (
    Claim,
    begin_hand_over,
    claim_due_letter,
    recover_expired,
    settle,
)
from app.domain.mail.actions.smtp import Conversation
from app.domain.mail.rules import RUN_SECONDS, Result
from app.domain.mail.wire import envelope_sender
from app.domain.mail.words import LetterQueue, Outcome
from app.foundation.clock import now
from app.foundation.logging import log
from app.foundation.mail_servers import SmtpServer
from app.foundation.settings import settings

_ALARMS = {Outcome.REFUSED, Outcome.UNCERTAIN}
_NO_USE_GOING_ON = {Outcome.UNREACHABLE, Outcome.UNCERTAIN}
_TRIES_TO_SETTLE = 3


def send_due_letters(queue: LetterQueue, limit: int = 100) -> int:
    """Hand over at most `limit` due letters of a queue, one by one; returns how many were accepted.

    Safe to run in any number of processes at once. A letter that cannot be handled is put back and
    the others go on; a server that cannot be reached, or four minutes, end the run, so that the rest
    stays due.
    """
    recover_expired(queue)
    if not settings().smtp_url:
        log.warning("letters.wait", problem="no_smtp_url")
        return 0
    server = SmtpServer.from_url(settings().smtp_url)
    accepted, until = 0, time.monotonic() + RUN_SECONDS
    for _ in range(limit):
        if time.monotonic() > until:
            break
        claim = claim_due_letter(queue)
        if claim is None:
            break
        outcome = _send(claim, server)
        accepted += outcome is Outcome.ACCEPTED
        if outcome in _NO_USE_GOING_ON:
            break
    return accepted


def _send(claim: Claim, server: SmtpServer) -> Outcome | None:
    conversation = Conversation(server, greeting_name=urlsplit(settings().base_url).hostname or "")
    try:
        result = _attempt(claim, conversation)
        if result is None:
            log.warning("letter.lease_lost", letter=claim.id)
            return None
        _settle(claim, result)
        return result.outcome
    finally:
        conversation.close()


def _attempt(claim: Claim, conversation: Conversation) -> Result | None:
    date = format_datetime(now()).encode("ascii")
    try:
        return conversation.hand_over(
            claim.recipient,
            b"Date: " + date + b"\r\n" + claim.content,
            sender=envelope_sender(settings().bounce_address, claim.uuid),
            may_finish=lambda: begin_hand_over(claim),
        )
    except Exception as problem:  # a poison row, a database that is gone: the others go on
        kind = type(problem).__name__
        log.error("letter.attempt_failed", letter=claim.id, problem=kind)
        outcome = Outcome.UNCERTAIN if conversation.dot_sent else Outcome.INTERRUPTED
        return Result(outcome, None, kind)


def _settle(claim: Claim, result: Result) -> None:
    """Store the result; if that fails for good the lease will end and the letter be looked at."""
    for _ in range(_TRIES_TO_SETTLE):
        try:
            mine = settle(claim, result)
        except Exception as problem:
            log.error("letter.not_settled", letter=claim.id, problem=type(problem).__name__)
            continue
        if not mine:
            log.error("letter.lease_lost", letter=claim.id, outcome=result.outcome)
        elif result.outcome in _ALARMS:
            log.error("letter.tried", letter=claim.id, outcome=result.outcome, code=result.code)
        else:
            log.info("letter.tried", letter=claim.id, outcome=result.outcome, code=result.code)
        return
