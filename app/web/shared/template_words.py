"""What templates may use beside their page's own values."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, g
from markupsafe import Markup, escape

from app.domain.accounts.permissions import Permission, may
from app.domain.content.guard.words import mark_of
from app.domain.content.marks import pieces_of
from app.domain.mail.words import reference_of
from app.domain.tickets.files import is_text_file
from app.foundation.clock import now
from app.foundation.settings import PRIVACY_ADDRESS, settings
from app.foundation.texts import catalogue
from app.web.shared import clock_words, file_words, letter_words, promise_words, times, wordings
from app.web.shared.pages import htmx, path_of_request
from app.web.shared.removed import chip_words

STATIC = Path(__file__).parents[2] / "static"


def add_template_words(app: Flask) -> None:
    """Give the templates their filters, their wordings and the reader."""
    jinja = app.jinja_env
    jinja.add_extension("jinja2.ext.i18n")
    jinja.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    jinja.filters |= {
        "when": times.when,
        "when_long": times.when_long,
        "day": times.day,
        "day_long": times.day_long,
        "ago": times.ago,
        "file_size": file_size,
        "capped": capped,
        "reference": reference_of,
        "with_mail_links": with_mail_links,
        "law_name": wordings.law_name,
        "pieces": pieces_of,
        "due_words": clock_words.due_words,
        "shown_recipient": letter_words.shown_recipient,
        "without_addresses": letter_words.without_addresses,
    }
    jinja.globals |= {
        name: getattr(wordings, name)
        for name in (
            "category_name",
            "category_hint",
            "category_icon",
            "status_name",
            "priority_name",
            "right_name",
            "law_name",
            "country_name",
            "customer_status",
            "event_text",
            "event_icon",
        )
    }
    jinja.globals |= {
        "chip_words": chip_words,
        "mark_of": mark_of,
        "letter_kind_name": letter_words.letter_kind_name,
        "outcome_look": letter_words.outcome_look,
        "why_withheld": file_words.why_withheld,
        "withheld_advice": file_words.withheld_advice,
        "name_advice": file_words.name_advice,
        "not_kept": file_words.not_kept,
        "is_text_file": is_text_file,
        "by_when": promise_words.by_when,
        "own_zone": promise_words.own_zone,
        "within": promise_words.within,
    }
    jinja.globals |= {
        name: getattr(clock_words, name)
        for name in (
            "target_name",
            "clock_short",
            "clock_state",
            "clock_long",
            "clock_title",
            "clock_data",
            "breach_words",
            "time_words",
            "due_plain",
            "script_words",
        )
    }
    jinja.globals |= {"asset": asset, "htmx": htmx, "may": reader_may}
    app.context_processor(_of_this_request)


def _of_this_request() -> dict[str, object]:
    return {
        "person": g.get("person"),
        "now": now(),
        "request_path": path_of_request(),
        "demo": settings().demo,
        "kept_text_shown": g.get("kept_text_shown", False),
        "kept_text_cut": g.get("kept_text_cut", False),
        "privacy_address": settings().privacy_address,
    }


def reader_may(permission: str) -> bool:
    """Whether the reader has the permission of this name, such as `reply_to_tickets`."""
    return may(g.get("person"), Permission[permission.upper()])


def asset(path: str) -> str:
    """The address of a static file, with its content's mark so that it can be kept for a year.

    Our scripts are served from their built, compressed copies.
    """
    path = f"built/{path}" if path.startswith("js/") else path
    return f"/static/{path}?v={_mark(path)}"


@cache
def _mark(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]


def file_size(size: int) -> str:
    """212 KB; bytes in thousands, as the customers' own computers show them."""
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"


def capped(count: int) -> str:
    """A count that was counted to 100 at most: 99+ above 99."""
    return "99+" if count > 99 else str(count)


def with_mail_links(text: str) -> Markup:
    """The text with the privacy address as a link."""
    link = Markup('<a href="mailto:{0}">{0}</a>').format(PRIVACY_ADDRESS)
    return link.join(escape(part) for part in text.split(PRIVACY_ADDRESS))
