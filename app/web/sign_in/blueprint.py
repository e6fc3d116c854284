"""The door's blueprint, and the modules that put their views on it."""

from flask import Blueprint

blueprint = Blueprint("sign_in", __name__)

from app.web.sign_in import log_in, log_out, profile  # noqa: E402, F401 - the views register themselves
