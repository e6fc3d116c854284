"""The demo as a whole: prepares its data, starts the services, looks after them, stops them.

Started by run/start.py, which has checked the port and holds the data folder's lock.
"""

import http.client
import os
import secrets
import socket
import sys
import time
from pathlib import Path
from typing import NoReturn

from run import processes
from run.environment import PYTHON, Refused, addresses, data_folder, port, say
from run.services import Service
from run.valkey import Server

FIRST_PAGE_SECONDS = 60.0
LOOK_SECONDS = 0.25


def main() -> int:
    """Run the demo until it is stopped: 0 then, 1 when it could not start."""
    os.umask(0o077)
    processes.adopt_orphans()
    processes.stop_on_signals()
    services: list[Service] = []
    try:
        demo(services)
    except processes.Stopped:
        say("Stopping")
        return 0
    finally:
        for service in reversed(services):
            service.stop()
        processes.end_strays()


def demo(services: list[Service]) -> NoReturn:
    """Start everything, in this order, into `services`; never returns. Raises Refused."""
    folder, env = data_folder(), dict(os.environ)
    env |= {"DEMO": "1", "DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    env["SECRET_KEY"] = env.get("SECRET_KEY") or secret_key(folder / "secret_key")
    env["BASE_URL"] = env.get("BASE_URL") or f"http://localhost:{port()}"
    log = folder / "log"
    if not env.get("REDIS_URL"):
        services.append(valkey(folder, env))
    if not env.get("SMTP_URL"):
        services.append(mail_sink(folder, env))
    say("Preparing the database and the demo data")
    for command in ("migrate", "load-demo"):
        if processes.run_to_end(flask(command), log=log / "prepare.log", env=env):
            raise Refused(f"The data could not be prepared: {log / 'prepare.log'} says why.")
    say("Starting the web server, the mail workers and the schedule")
    workers = [
        Service(f"worker of {queue}", flask("worker", queue), log / f"worker-{queue}.log", env)
        for queue in ("escalation", "notices")
    ]
    schedule = Service("schedule", flask("schedule"), log / "schedule.log", env)
    gunicorn: list[processes.Word] = [
        PYTHON,
        "-m",
        "gunicorn",
        "-c",
        "python:run.gunicorn_conf",
        "wsgi:app",
    ]
    web = Service("web server", gunicorn, log / "web.log", env)
    for service in (schedule, *workers, web):
        services.append(service)
        service.start()
    wait_for_first_page(web)
    say(f"CloudPockets Support is ready at http://localhost:{port()}")
    say(f"Letters are filed in {folder / 'mailbox'}. Ctrl-C stops everything.")
    while True:
        died = [service for service in services if service.care()]
        if died:
            processes.end_strays({s.process.pid for s in services if s.process})
        time.sleep(LOOK_SECONDS)


def valkey(folder: Path, env: dict[str, str]) -> Service:
    """The embedded server, answering; its address goes into `env`."""
    server = Server(folder / "valkey")
    env["REDIS_URL"] = server.url
    service = Service(
        "Valkey server", server.argv, folder / "log" / "valkey.log", env, [server.lock]
    )
    try:
        server.wait_until_ready(service.start())
    except BaseException:
        service.stop()
        raise
    return service


def mail_sink(folder: Path, env: dict[str, str]) -> Service:
    """The mail sink on a free loopback port; its address goes into `env`.

    The socket is ours, so that the port stays the same when the sink is started again.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    env["SMTP_URL"] = f"smtp://127.0.0.1:{listening.getsockname()[1]}"
    handle = listening.detach()
    argv: list[processes.Word] = [PYTHON, "-m", "run.mail_sink", str(handle), folder / "mailbox"]
    service = Service("mail sink", argv, folder / "log" / "mail_sink.log", env, [handle])
    service.start()
    return service


def flask(*words: str) -> list[processes.Word]:
    return [PYTHON, "-m", "flask", "--app", "wsgi", *words]


def secret_key(path: Path) -> str:
    """The key kept at `path`, made at the first start."""
    if not path.exists():
        part = path.with_name(f".{path.name}.part")
        part.write_text(secrets.token_hex(32))
        part.chmod(0o600)
        part.replace(path)
    return path.read_text()


def wait_for_first_page(web: Service) -> None:
    """Return when the first page answers without an error. Raises Refused with the log's place."""
    until, answer = time.monotonic() + FIRST_PAGE_SECONDS, "nothing"
    while web.runs and time.monotonic() < until:
        connection = http.client.HTTPConnection(addresses()[0], port(), timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{port()}"})
            answer = str(connection.getresponse().status)
            if int(answer) < 400:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    raise Refused(f"The first page does not come (it answered {answer}): {web.log} says why.")


if __name__ == "__main__":
    sys.exit(main())
