"""The door's blueprint, and the modules that put their views on it."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)

from app.web.desk import lists, messages, properties, tickets  # noqa: E402, F401 - the views register themselves
