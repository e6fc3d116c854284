"""Is it alive, is it ready."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.domain.mail.queries import Trouble, figures_by_queue, trouble
from app.domain.mail.words import LetterQueue
from app.foundation import database, queue
from app.foundation.clock import now
from app.foundation.leases import last_run
from app.foundation.logging import log
from app.web.operations.blueprint import blueprint
from app.web.shared.guard import public
from app.web.shared.mail_alarms import mailbox_state

SWEEP_LATE = 900.0
"""Seconds after which a sweep is missed: one letter may take a mail server ten minutes."""

NOTICES_LATE = 3600.0
"""Seconds that a notice may wait: nobody's right hangs on it."""

SWEEPS = {"escalations": "sweep_escalations", "notices": "sweep_notices"}
"""The lanes that hand letters over, and the job whose lease is each one's heartbeat."""


@blueprint.get("/healthz")
@public
def show_health() -> ResponseReturnValue:
    """This process answers. Nothing else is asked."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def show_readiness() -> ResponseReturnValue:
    """One word a part. Without its database it is not ready; without all the others it is.

    No numbers: one more than before would tell the world that a sealed ticket was opened just now.
    """
    found: dict[str, Any] = {"bell": "ok" if queue.answers() else "silent"}
    if not database.answers():
        return jsonify(found | {"database": "down"}), 503
    try:
        found |= _words()
    except Exception:  # the tables are not there yet: the migrations have not run
        log.exception("readyz.no_tables")
        return jsonify(found | {"database": "not migrated"}), 503
    return jsonify(found)


def _words() -> dict[str, Any]:
    escalations = trouble()
    return {
        "database": "ok",
        "outbox": _outbox(escalations),
        "notices": _notices(),
        "sweep": {lane: _sweep(job) for lane, job in SWEEPS.items()},
        "synthetic": _synthetic(escalations),
        "mailbox": mailbox_state(),
    }


def _outbox(found: Trouble) -> str:
    if found.held is not None:
        return "held"
    if found.dead or found.uncertain:
        return "failed"
    return "late" if found.late else "ok"


def _notices() -> str:
    """A notice that was refused is no fault of ours: an address may be gone."""
    waits = figures_by_queue()[LetterQueue.NOTICES].oldest_pending_seconds
    return "late" if (waits or 0) > NOTICES_LATE else "ok"


def _synthetic(found: Trouble) -> str:
    if found.synthetic_late:
        return "late"
    return "never" if found.synthetic_proven_at is None else "ok"


def _sweep(job: str) -> str:
    """Whether this lane of the schedule lives: each run leaves its time in the database."""
    ran = last_run(job)
    if ran is None:
        return "never"
    return "late" if (now() - ran).total_seconds() > SWEEP_LATE else "ok"
