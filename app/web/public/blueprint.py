"""The door's blueprint, and the modules that put their views on it."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from app.web.public import policy  # noqa: E402, F401 - the views register themselves
