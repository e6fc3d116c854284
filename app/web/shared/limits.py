"""How often somebody may try (ASVS V6.3.1). Redis counts for all processes; without it each its own.

Of log-ins failures alone count, and a source is known by a keyed hash alone (policy 1.0). An account is counted
for each source apart, so that an attacker cannot lock its owner out.
"""

import time

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from limits import parse

from app.foundation.logging import log
from app.foundation.settings import settings
from app.foundation.signing import keyed_hash

PER_ACCOUNT = "10 per 5 minutes"
PER_SOURCE = "60 per 5 minutes"
UPLOADS = "100 per 5 minutes"
_SCOPE = "uploads"


def _source() -> str:
    return keyed_hash("source", request.remote_addr or "")


def _account() -> str:
    email = request.form.get("email", "").strip().lower()
    return keyed_hash("account", f"{email[:300]}|{request.remote_addr}")


def _person() -> str:
    person = g.get("person")
    return keyed_hash("uploads", str(person.id)) if person else _source()


def _failed(answer: Response) -> bool:
    return answer.status_code == 422


limiter = Limiter(key_func=_source, swallow_errors=True)
failed_log_ins_of_account = limiter.limit(PER_ACCOUNT, key_func=_account, deduct_when=_failed)
uploads_of_person = limiter.shared_limit(UPLOADS, scope=_SCOPE, key_func=_person)
failed_log_ins_of_source = limiter.limit(PER_SOURCE, key_func=_source, deduct_when=_failed)


def count_uploads(count: int) -> bool:
    """Count the files of a form as if each was sent ahead of it; say whether that was not too many."""
    for counter in (limiter.limiter, limiter._fallback_limiter):
        try:
            return bool(counter and counter.hit(parse(UPLOADS), _person(), _SCOPE, cost=count))
        except Exception:  # Redis is away, in whatever words: this process counts alone
            log.warning("limits.counted_here")
    return True


def seconds_to_wait() -> int:
    """When the limit that was just reached lets them try again."""
    reached = limiter.current_limit
    return max(reached.reset_at - int(time.time()), 1) if reached else 60


def add_limits(app: Flask) -> None:
    """Count in Redis, or in this process's memory while Redis is away."""
    app.config["RATELIMIT_STORAGE_URI"] = settings().redis_url.replace("unix://", "redis+unix://")
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_connect_timeout": 0.5, "socket_timeout": 1}
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    limiter.init_app(app)
