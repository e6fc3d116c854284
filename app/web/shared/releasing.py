"""Letting letters go again after a restore: the same question for legal staff and for admins."""

from dataclasses import dataclass

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.domain.mail.actions import release_outbox
from app.domain.mail.queries import letters_waiting, trouble
from app.foundation.errors import NotThere
from app.foundation.texts import _
from app.web.shared.forms import Form
from app.web.shared.pages import page, see
from app.web.shared.submissions import once


class ReleaseForm(Form):
    """Nothing but the button, on a page that says what it will do."""


@dataclass(frozen=True)
class Places:
    """A door's template, and its endpoints: that releases, and that shows the log afterwards."""

    template: str
    release: str
    back: str


def release_page(places: Places, form: ReleaseForm | None = None) -> ResponseReturnValue:
    """What the release will do, with its button if something is held; 422 with a form refused."""
    return page(
        places.template,
        code=200 if form is None else 422,
        held=trouble().held,
        waiting=letters_waiting(),
        form=form or ReleaseForm(formdata=None),
        release_url=url_for(places.release),
        back_url=url_for(places.back),
    )


def release_letters(places: Places) -> ResponseReturnValue:
    """Release them once; 422 with a sentence if somebody else was faster."""
    form = ReleaseForm()
    if form.validate_on_submit():
        try:
            with once(form) as submission:
                if not submission.repeated:
                    release_outbox(actor_id=g.person.id)
                    submission.outcome = url_for(places.back, done="released")
            return see(submission.outcome)
        except NotThere:
            form.form_errors = [_("The letters are released already, by somebody else.")]
    return release_page(places, form)
