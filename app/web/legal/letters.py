"""What legal staff do about one letter: have it tried again, or say that they dealt with it."""

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.domain.accounts.permissions import Permission
from app.domain.content.rules import TextRefused
from app.domain.content.text import clean_line
from app.domain.mail.actions import mark_handled, retry_letter
from app.domain.mail.rules import LONGEST_REASON
from app.foundation.errors import Invalid, NotAllowed
from app.web.legal.blueprint import blueprint
from app.web.legal.mail import letter_page, letter_with_id
from app.web.legal.mail_forms import HandlingForm, RetryForm
from app.web.shared.guard import requires
from app.web.shared.pages import see
from app.web.shared.submissions import once


@blueprint.post("/legal/mail/<int:letter_id>/attempts")
@requires(Permission.CHANGE_LEGAL_MAIL, form_at="legal.show_letter")
def create_attempt(letter_id: int) -> ResponseReturnValue:
    """Try the letter again now."""
    letter_with_id(letter_id)
    form = RetryForm()
    if form.validate_on_submit():
        try:
            with once(form) as submission:
                if not submission.repeated:
                    retry_letter(letter_id, actor_id=g.person.id)
                    submission.outcome = _shown(letter_id, "retried")
            return see(submission.outcome)
        except NotAllowed:
            form.take_overtaken()
    return letter_page(letter_id, HandlingForm(formdata=None), retry_form=form, status=422)


@blueprint.post("/legal/mail/<int:letter_id>/handling")
@requires(Permission.CHANGE_LEGAL_MAIL, form_at="legal.show_letter")
def create_handling(letter_id: int) -> ResponseReturnValue:
    """Store what was done by hand; the letter is sent no more and alarms no more."""
    letter_with_id(letter_id)
    form = HandlingForm()
    if form.validate_on_submit():
        try:
            with once(form) as submission:
                if not submission.repeated:
                    reason = clean_line(form.reason.data or "", LONGEST_REASON)
                    mark_handled(letter_id, actor_id=g.person.id, reason=reason)
                    submission.outcome = _shown(letter_id, "handled")
            return see(submission.outcome)
        except NotAllowed:
            form.take_overtaken()
        except (Invalid, TextRefused) as problem:
            form.take(problem, "reason")
    return letter_page(letter_id, form, status=422)


def _shown(letter_id: int, done: str) -> str:
    return url_for("legal.show_letter", letter_id=letter_id, done=done)
