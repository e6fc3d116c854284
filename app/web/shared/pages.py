"""A page, or the block of it that htmx asked for: one template for both."""

from typing import Any
from urllib.parse import unquote_plus

from flask import Response, current_app, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_htmx import HTMX

from app.domain.content.guard import GuardFailed, guard
from app.web.shared.removed import removed_notice, with_removed

htmx = HTMX()


def page(template: str, *, fragment: str = "", code: int = 200, **context: Any) -> Response:
    """The whole page, or its block `fragment` when htmx asks for one."""
    context["removed_notice"] = removed_notice(code)
    current_app.update_template_context(context)
    found = current_app.jinja_env.get_template(template)
    if fragment and wants_fragment():
        text = "".join(found.blocks[fragment](found.new_context(context)))
    else:
        text = found.render(context)
    answer = make_response(text, code)
    answer.vary.add("HX-Request")
    return answer


def wants_fragment() -> bool:
    """Whether htmx asked for a part of a page, and not the browser for a whole one."""
    return bool(htmx) and not htmx.boosted


def see(path: str) -> ResponseReturnValue:
    """303 to the page that shows the result; htmx without a fragment to show follows it too.

    That page tells what the card guard removed from this request's form.
    """
    path = with_removed(path)
    if bool(htmx):
        answer = make_response("", 200)
        answer.headers["HX-Redirect"] = path
        return answer
    return redirect(path, 303)


def own_path(candidate: str | None) -> str:
    """The path if it stays on this site and names no card, otherwise an empty text (ASVS V3.7.2)."""
    path = candidate or ""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        return ""
    if any(ord(letter) < 33 or letter == "\\" for letter in path):
        return ""
    try:
        return "" if guard(unquote_plus(path)).removed else path
    except GuardFailed:
        return ""


def path_of_request() -> str:
    """Where this page can be found again; the start page for an address that names a card."""
    return own_path(request.full_path.rstrip("?")) or "/"
