"""The portal's start page."""

from flask import g
from flask.typing import ResponseReturnValue

from app.domain.accounts.words import Role
from app.domain.tickets.lists import CAP, tickets_of_requester
from app.domain.tickets.promises_made import told_of_each, usual_answers
from app.domain.tickets.walks import Listing
from app.domain.tickets.words import Category, Status
from app.web.portal.blueprint import blueprint
from app.web.shared.guard import public
from app.web.shared.homes import HOME_NAMES, home_of
from app.web.shared.pages import page

RECENT = 5


@blueprint.get("/")
@public
def show_home() -> ResponseReturnValue:
    """The categories for everyone; a customer's own recent tickets; staff are shown their door."""
    person = g.person
    recent = Listing([], None, None)
    if person is not None and person.role == Role.CUSTOMER:
        recent = tickets_of_requester(person, list(Status), size=CAP)
    staff = person is not None and person.is_staff
    shown = recent.tickets[:RECENT]
    return page(
        "portal/home.html",
        categories=list(Category),
        usual={} if staff else usual_answers(person.organisation_id if person else None),
        tickets=shown,
        told=told_of_each(shown),
        tickets_total=len(recent.tickets),
        workspace_url=home_of(person) if staff else None,
        workspace_name=HOME_NAMES[Role(person.role)] if staff else None,
    )
