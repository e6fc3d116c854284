"""The door's blueprint, and the modules that put their views on it."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

from app.web.portal import home, replies, status, tickets  # noqa: E402, F401 - the views register themselves
