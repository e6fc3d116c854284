"""The demo's web server: loopback only, threads, no log of who asked for what."""

import os
import signal
from typing import Any

from run.environment import addresses, port
from run.processes import die_with_parent

bind = [
    f"[{address}]:{port()}" if ":" in address else f"{address}:{port()}" for address in addresses()
]
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 5
keepalive = 5
# A path can hold a file's token and an address is personal data, so there is no access log.
accesslog = None
errorlog = "-"
logger_class = "app.foundation.web_server_log.WebServerLog"
loglevel = "warning"
control_socket_disable = True
# Only the application's TRUSTED_PROXIES decides which proxy headers count.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}


def post_fork(_server: Any, _worker: Any) -> None:
    """A worker ends with its master, so that a new master finds the port free."""
    die_with_parent(signal.SIGKILL)
