"""Figures for Prometheus, behind METRICS_TOKEN; open in the demo alone."""

import hmac

from flask import Response, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from werkzeug.exceptions import NotFound

from app.domain.mail.queries import outbox_figures
from app.foundation.settings import settings
from app.web.operations.blueprint import blueprint
from app.web.shared.guard import public


@blueprint.get("/metrics")
@public
def show_metrics() -> ResponseReturnValue:
    """The outbox in figures; without the token there is no such page."""
    if not _may_read():
        raise NotFound
    figures = outbox_figures()
    registry = CollectorRegistry()
    letters = Gauge("support_letters", "Letters by state", ["state"], registry=registry)
    for state in ("pending", "sending", "failed", "uncertain"):
        letters.labels(state).set(getattr(figures, state))
    Gauge(
        "support_oldest_pending_letter_seconds",
        "Age of the oldest unsent letter",
        registry=registry,
    ).set(figures.oldest_pending_seconds or 0)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read() -> bool:
    token = settings().metrics_token
    if not token:
        return settings().demo
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(sent.encode(), token.encode())
