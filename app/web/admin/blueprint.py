"""The door's blueprint, and the modules that put their views on it."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__)

from app.web.admin import overview  # noqa: E402, F401 - the views register themselves
