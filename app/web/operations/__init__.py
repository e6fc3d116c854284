"""For operators: live, ready, figures. Nothing personal."""

from app.web.operations.blueprint import blueprint

__all__ = ["blueprint"]
