"""Figures for Prometheus, behind METRICS_TOKEN; open in the demo alone."""

import hmac
from collections.abc import Mapping

from flask import Response, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from werkzeug.exceptions import NotFound

from app.domain.mail.queries import Figures, Trouble, figures_by_queue, trouble
from app.domain.mail.words import LetterQueue
from app.foundation.clock import now
from app.foundation.leases import last_run
from app.foundation.settings import settings
from app.web.operations.blueprint import blueprint
from app.web.operations.health import SWEEPS
from app.web.shared.guard import public
from app.web.shared.mail_alarms import figures_of_inbound

STATES = ("pending", "sending", "failed", "uncertain")


@blueprint.get("/metrics")
@public
def show_metrics() -> ResponseReturnValue:
    """The outbox and the mailbox in figures; without the token there is no such page."""
    if not _may_read():
        raise NotFound
    registry = CollectorRegistry()
    found = trouble()
    _add_queues(registry, figures_by_queue())
    _add_escalations(registry, found)
    _add_heartbeats(registry, found)
    _add(registry, "support_inbound_waiting", "Mail to sort, counted up to 100").set(
        figures_of_inbound().waiting
    )
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _add_queues(registry: CollectorRegistry, queues: Mapping[LetterQueue, Figures]) -> None:
    letters = _add(registry, "support_letters", "Letters by queue and state", "queue", "state")
    oldest = _add(
        registry,
        "support_oldest_pending_letter_seconds",
        "Age of the oldest unsent letter, 0 without one",
        "queue",
    )
    for queue, figures in queues.items():
        for state in STATES:
            letters.labels(queue, state).set(getattr(figures, state))
        oldest.labels(queue).set(figures.oldest_pending_seconds or 0)


def _add_escalations(registry: CollectorRegistry, found: Trouble) -> None:
    """Up to 100 each; those marked as handled do not count."""
    _add(registry, "support_letters_dead", "Escalations that failed").set(found.dead)
    _add(registry, "support_letters_uncertain", "Escalations in doubt").set(found.uncertain)
    _add(registry, "support_outbox_held", "1 after a restore, until somebody releases").set(
        found.held is not None
    )


def _add_heartbeats(registry: CollectorRegistry, found: Trouble) -> None:
    """Ages in seconds. What never happened has no line: alarm with absent()."""
    sweeps = _add(registry, "support_sweep_age_seconds", "Since a sweep was begun", "lane")
    for lane, job in SWEEPS.items():
        ran = last_run(job)
        if ran is not None:
            sweeps.labels(lane).set((now() - ran).total_seconds())
    ages = {
        "support_synthetic_proof_age_seconds": (
            found.synthetic_seconds,
            "Since the newest daily test letter that is proven",
        ),
        "support_mailbox_read_age_seconds": (
            figures_of_inbound().read_seconds,
            "Since the mailbox was read",
        ),
    }
    for name, (seconds, words) in ages.items():
        if seconds is not None:
            _add(registry, name, words).set(seconds)


def _add(registry: CollectorRegistry, name: str, words: str, *labels: str) -> Gauge:
    return Gauge(name, words, labels, registry=registry)


def _may_read() -> bool:
    token = settings().metrics_token
    if not token:
        return settings().demo
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(sent.encode(), token.encode())
