"""The door's blueprint, and the modules that put their views on it."""

from flask import Blueprint

blueprint = Blueprint("operations", __name__)

from app.web.operations import health, metrics  # noqa: E402, F401 - the views register themselves
