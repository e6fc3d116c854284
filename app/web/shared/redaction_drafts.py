"""Half-typed texts that wait for their writers must not keep what staff removed from the ticket."""

from app.domain.accounts.actions import keep_text
from app.domain.accounts.queries import sessions_with_kept_text
from app.domain.content.passages import passages, tidy
from app.web.shared.kept_text import KeptText, open_kept


def drop_drafts(number: int, words: str, *, exact: bool) -> int:
    """End the kept texts of this ticket's pages that hold the words, whosever they are.

    Those that are too old to be opened end too: nobody can look into them. Returns how many ended.
    """
    words, ended = tidy(words), 0
    for session_id, sealed in sessions_with_kept_text():
        kept = open_kept(sealed)
        if kept is None or (_is_of(kept, number) and _holds(kept, words, exact)):
            keep_text(session_id, "")
            ended += 1
    return ended


def _is_of(kept: KeptText, number: int) -> bool:
    return str(number) in kept.page.split("/")


def _holds(kept: KeptText, words: str, exact: bool) -> bool:
    return any(
        passages(value, words, exact=exact)
        for fields in kept.texts.values()
        for _name, value in fields
    )
