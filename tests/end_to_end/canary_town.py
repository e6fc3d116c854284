"""The town of the fault tests, with everything that it writes in one folder, and all of it searched."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from pathlib import Path

from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy import MetaData, select

from tests.domain.mail.smtp_sink import SmtpSink
from tests.end_to_end.canaries import Aviary
from tests.end_to_end.visitor import Visitor
from tests.faults.processes import ROOT, Process
from tests.faults.town import FLASK, Town

QUEUES = ("escalation", "notices")


class CanaryTown(Town):
    """Its web server breaks where it is told to (broken_wsgi.py)."""

    def command(self, *words: str, smtp_url: str = "", **env: str) -> tuple[int, bytes]:
        """A command of the product, run to its end: its exit code and all that it said."""
        done = subprocess.run(
            [sys.executable, "-m", *FLASK, *words],
            env={**self._with(smtp_url), **env},
            cwd=ROOT,
            capture_output=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout + b"\n" + done.stderr

    def fail_a_job(self) -> str:
        """Ring for the job that fails; its id."""
        with self.valkey() as redis:
            bell = Queue("escalation", connection=redis, serializer=JSONSerializer)
            words = {"description": "fail", "failure_ttl": 86_400, "result_ttl": 0}
            return bell.enqueue("tests.end_to_end.broken_job.fail", **words).id

    def failed(self, job_id: str) -> bool:
        with self.valkey() as redis:
            return bool(Job.fetch(job_id, redis, serializer=JSONSerializer).is_failed)

    def _start_web(self) -> Process:
        bind = ["--bind", f"fd://{self._listening.fileno()}", "--workers", "1", "--preload"]
        words = ["gunicorn", "-c", "python:run.gunicorn_conf", *bind]
        words.append("tests.end_to_end.broken_wsgi:app")
        return Process(words, self.env, self.folder / "web.log", [self._listening.fileno()])


def search_columns(town: Town, aviary: Aviary) -> None:
    """Every value of every row, column by column; the audit log's rows once more as one."""
    tables = MetaData()
    with town.outbox.engine.connect() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            rows = connection.execute(select(table)).mappings().all()
            for column in table.columns:
                values = [row[column.name] for row in rows if row[column.name] is not None]
                raw = [each if isinstance(each, bytes) else str(each).encode() for each in values]
                aviary.search(f"{table.name}.{column.name}", b"\n".join(raw))


def search_folder(aviary: Aviary, sink: str, folder: Path, *, whole: bool = False) -> None:
    """Every file below, and its name."""
    aviary.search(sink, b"")
    for file in sorted(folder.rglob("*")):
        aviary.search(sink, file.name.encode(errors="replace"), whole=whole)
        if file.is_file():
            aviary.search(sink, file.read_bytes(), whole=whole)


def search_redis(town: Town, aviary: Aviary) -> None:
    """Every key as Valkey dumps it and as it reads, then what RQ makes of its registries."""
    said = []
    with town.valkey() as redis:
        for key in redis.scan_iter("*"):
            kind = redis.type(key)
            said += [key, redis.dump(key) or b""]
            if kind == b"hash":
                said += [part for pair in redis.hgetall(key).items() for part in pair]
            elif kind == b"stream":
                said += [str(each).encode() for each in redis.xrange(key)]
            elif kind == b"string":
                said.append(redis.get(key) or b"")
        aviary.search("Valkey: every key", b"\n".join(_unpacked(each) for each in said))
        jobs = []
        for name in QUEUES:
            queue = Queue(name, connection=redis, serializer=JSONSerializer)
            registries = [queue.failed_job_registry, queue.started_job_registry]
            registries += [queue.finished_job_registry, queue.deferred_job_registry]
            registries += [queue.scheduled_job_registry, queue.canceled_job_registry]
            ids = [job_id for each in registries for job_id in each.get_job_ids(cleanup=False)]
            jobs += Job.fetch_many([*ids, *queue.job_ids], redis, serializer=JSONSerializer)
        told = [_told(job) for job in jobs if job is not None]
    assert any("LookupError" in each for each in told), "the job that failed left its type"
    aviary.search("RQ registries", "\n".join(told).encode())


def _told(job: Job) -> str:
    results = [each.exc_string for each in job.results()]
    return json.dumps([job.description, str(job.args), str(job.kwargs), str(job.meta), results])


def _unpacked(raw: bytes) -> bytes:
    return zlib.decompress(raw) if raw[:1] == b"x" and raw[1:2] in b"\x01\x5e\x9c\xda" else raw


def search_figures(visitor: Visitor, aviary: Aviary) -> None:
    """What operators and strangers are told."""
    for path in ("/healthz", "/readyz", "/metrics"):
        answer = visitor.look(path, Authorization="Bearer figures")
        assert answer.status == 200, (path, answer.status)
        aviary.search(path, answer.html.encode())


def search_letters(smtp: SmtpSink, aviary: Aviary) -> None:
    """Envelopes apart from what the letters say: the recipient's own address is on both."""
    for letter in smtp.received:
        aviary.search("mail_envelopes", f"{letter.sender} {letter.recipients}".encode())
        aviary.search("mail_letters", letter.raw)
