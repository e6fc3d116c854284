"""Is it alive, is it ready."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.domain.mail.queries import outbox_figures
from app.foundation import database, queue
from app.foundation.logging import log
from app.web.operations.blueprint import blueprint
from app.web.shared.guard import public


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
    found |= {
        "database": "ok",
        "outbox": {
            "pending": figures.pending,
            "failed": figures.failed,
            "uncertain": figures.uncertain,
            "oldest_pending_seconds": figures.oldest_pending_seconds,
        },
    }
    return jsonify(found)
