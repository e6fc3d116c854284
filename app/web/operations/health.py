"""Is it alive, is it ready."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.domain.mail.queries import Figures, outbox_figures
from app.foundation import database, queue
from app.foundation.clock import now
from app.foundation.leases import last_run
from app.foundation.logging import log
from app.web.operations.blueprint import blueprint
from app.web.shared.guard import public

LATE = 300.0  # seconds


@blueprint.get("/healthz")
@public
def show_health() -> ResponseReturnValue:
    """This process answers. Nothing else is asked."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def show_readiness() -> ResponseReturnValue:
    """Database, bell and outbox. Without its database it is not ready; without the bell it is."""
    found: dict[str, Any] = {"bell": "ok" if queue.answers() else "silent"}
    if not database.answers():
        return jsonify(found | {"database": "down"}), 503
    try:
        figures = outbox_figures()
    except Exception:  # the tables are not there yet: the migrations have not run
        log.exception("readyz.no_tables")
        return jsonify(found | {"database": "not migrated"}), 503
    found |= {"database": "ok", "outbox": _state(figures), "sweep": _sweep()}
    return jsonify(found)


def _state(figures: Figures) -> str:
    """In one word. A number would tell the world that a sealed ticket was opened just now."""
    if figures.failed or figures.uncertain:
        return "failed"
    return "late" if (figures.oldest_pending_seconds or 0) > LATE else "ok"


def _sweep() -> str:
    """Whether the schedule lives: its sweep leaves its time in the database."""
    ran = last_run("sweep_escalations")
    if ran is None:
        return "never"
    return "late" if (now() - ran).total_seconds() > LATE else "ok"
