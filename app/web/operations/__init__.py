"""For operators: live, ready, figures. Nothing personal."""

from app.web.operations import health, metrics
from app.web.operations.blueprint import blueprint

__all__ = ["blueprint", "health", "metrics"]
