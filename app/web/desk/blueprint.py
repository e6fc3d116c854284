"""The door's blueprint. Its views put themselves on it; the package imports them all."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)
