"""The door's blueprint, and the modules that put their views on it."""

from flask import Blueprint

blueprint = Blueprint("legal", __name__)

from app.web.legal import replies, requests  # noqa: E402, F401 - the views register themselves
