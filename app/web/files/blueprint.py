"""The door's blueprint, and the modules that put their views on it."""

from flask import Blueprint

blueprint = Blueprint("files", __name__)

from app.web.files import attachments  # noqa: E402, F401 - the views register themselves
