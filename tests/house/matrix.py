"""Every route and what each of its methods answers to each role. A new route needs its line here.

The letters stand for these readers, in this order:

    stranger   nobody is signed in
    customer   Camille, who opened the tickets
    other      Noor, a customer without a part in them
    agent      Mina, who works the ticket's queue
    elsewhere  Leila, an agent of other queues
    legal      Ingrid
    admin      Priya

Targets: `plain` is Camille's technical ticket, `sealed` her privacy ticket, `letter` the letter that
it wrote, which failed, `mail` a message that waits to be sorted. The outbox is held after a restore,
so that there is something to release. Something is promised about every ticket.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.ground.easter import berlin, standard

POLICY, CALENDAR = standard().key, berlin().key
READERS = ("stranger", "customer", "other", "agent", "elsewhere", "legal", "admin")
IN, OUT = 303, 404
LOG_IN = 303  # a GET without a session is sent to the log-in form
REFUSED = 401  # a POST or a poll without one gets it at once


@dataclass(frozen=True)
class Line:
    """One method of one route: its path, its form if it has one, its answer to each reader."""

    endpoint: str
    method: str
    path: str
    answers: tuple[int, ...]
    form: dict[str, str] = field(default_factory=dict)
    htmx: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _get(endpoint: str, path: str, *answers: int) -> Line:
    return Line(endpoint, "GET", path, answers)


def _post(endpoint: str, path: str, *answers: int, **form: str) -> Line:
    return Line(endpoint, "POST", path, answers, form)


_WORDS = {"message": "Some words"}
_WAYS = {"ticket_answer": "off", "assigned": "at_once", "mentioned": "digest"}
_REMOVAL = {"words": "nowhere to be found", "reason": "A test", "step": "remove"}
_NEW = {"category": "billing", "subject": "A subject", **_WORDS}
_ADMINS_READ = (LOG_IN, OUT, OUT, OUT, OUT, OUT, 200)
_ADMINS_CHANGE = (OUT, OUT, OUT, OUT, OUT)

LINES = [
    # for everyone
    _get("portal.show_home", "/", 200, 200, 200, 200, 200, 200, 200),
    _get("public.show_policy", "/privacy", 200, 200, 200, 200, 200, 200, 200),
    _get("public.show_policy_version", "/privacy/2024-10-15", 200, 200, 200, 200, 200, 200, 200),
    _get("operations.show_health", "/healthz", 200, 200, 200, 200, 200, 200, 200),
    _get("operations.show_readiness", "/readyz", 200, 200, 200, 200, 200, 200, 200),
    _get("operations.show_metrics", "/metrics", OUT, OUT, OUT, OUT, OUT, OUT, OUT),
    _get("sign_in.show_log_in", "/login", 200, 303, 303, 303, 303, 303, 303),
    _post("sign_in.log_in", "/login", 422, 422, 422, 422, 422, 422, 422),
    _post("sign_in.log_out", "/logout", IN, IN, IN, IN, IN, IN, IN),
    _post("sign_in.update_theme", "/theme", REFUSED, IN, IN, IN, IN, IN, IN, theme="dark"),
    _get("sign_in.show_notices", "/notices", LOG_IN, 200, 200, 200, 200, 200, 200),
    _post("sign_in.update_notices", "/notices", REFUSED, IN, IN, IN, IN, IN, IN, **_WAYS),
    # customers
    _get("portal.list_tickets", "/tickets", LOG_IN, 200, 200, OUT, OUT, OUT, OUT),
    _get("portal.new_ticket", "/tickets/new", LOG_IN, 200, 200, OUT, OUT, OUT, OUT),
    _post("portal.create_ticket", "/tickets/new", REFUSED, IN, IN, OUT, OUT, OUT, OUT, **_NEW),
    _get("portal.show_ticket", "/tickets/{plain}", LOG_IN, 200, OUT, OUT, OUT, OUT, OUT),
    _get("portal.show_ticket", "/tickets/{sealed}", LOG_IN, 200, OUT, OUT, OUT, OUT, OUT),
    *(
        _post(
            "portal.create_reply",
            f"/tickets/{{{target}}}/replies",
            *(REFUSED, IN, OUT, OUT, OUT, OUT, OUT),
            **_WORDS,
        )
        for target in ("plain", "sealed")
    ),
    *(
        _post(
            "portal.update_status",
            f"/tickets/{{{target}}}/status",
            *(REFUSED, IN, OUT, OUT, OUT, OUT, OUT),
            status="solved",
        )
        for target in ("plain", "sealed")
    ),
    # agents
    _get("desk.show_desk", "/desk", LOG_IN, OUT, OUT, 200, 200, OUT, OUT),
    _get("desk.show_view", "/desk/views/my-work", LOG_IN, OUT, OUT, 200, 200, OUT, OUT),
    _get("desk.show_queue", "/desk/queues/sync-and-apps", LOG_IN, OUT, OUT, 200, OUT, OUT, OUT),
    Line(
        "desk.show_news",
        "GET",
        "/desk/news/queue/sync-and-apps?since=0",
        (REFUSED, OUT, OUT, 200, OUT, OUT, OUT),
        htmx=True,
    ),
    _get("desk.show_ticket", "/desk/tickets/{plain}", LOG_IN, OUT, OUT, 200, OUT, OUT, OUT),
    _get("desk.show_ticket", "/desk/tickets/{sealed}", LOG_IN, OUT, OUT, OUT, OUT, OUT, OUT),
    *(
        _get(
            "desk.show_clock",
            f"/desk/tickets/{{{target}}}/clocks/resolution",
            *(LOG_IN, OUT, OUT, 200 if target == "plain" else OUT, OUT, OUT, OUT),
        )
        for target in ("plain", "sealed")
    ),
    *(
        _post(
            f"desk.{endpoint}",
            f"/desk/tickets/{{{target}}}/{path}",
            *(REFUSED, OUT, OUT, IN if target == "plain" else OUT, OUT, OUT, OUT),
            **form,
        )
        for target in ("plain", "sealed")
        for endpoint, path, form in (
            ("create_reply", "replies", _WORDS),
            ("create_note", "notes", _WORDS),
            ("update_assignment", "assignment", {"assignee": ""}),
            ("update_status", "status", {"status": "pending"}),
            ("update_priority", "priority", {"priority": "high"}),
        )
    ),
    _get(
        "desk.show_redaction",
        "/desk/tickets/{plain}/redaction",
        LOG_IN,
        OUT,
        OUT,
        200,
        OUT,
        OUT,
        OUT,
    ),
    _get(
        "desk.show_redaction",
        "/desk/tickets/{sealed}/redaction",
        LOG_IN,
        OUT,
        OUT,
        OUT,
        OUT,
        OUT,
        OUT,
    ),
    *(
        _post(
            "desk.create_redaction",
            f"/desk/tickets/{{{target}}}/redaction",
            *(REFUSED, OUT, OUT, 422 if target == "plain" else OUT, OUT, OUT, OUT),
            **_REMOVAL,
        )
        for target in ("plain", "sealed")
    ),
    # legal staff
    _get("legal.list_requests", "/legal", LOG_IN, OUT, OUT, OUT, OUT, 200, OUT),
    _get("legal.show_request", "/legal/requests/{plain}", LOG_IN, OUT, OUT, OUT, OUT, OUT, OUT),
    _get("legal.show_request", "/legal/requests/{sealed}", LOG_IN, OUT, OUT, OUT, OUT, 200, OUT),
    *(
        _post(
            "legal.create_reply",
            f"/legal/requests/{{{target}}}/replies",
            *(REFUSED, OUT, OUT, OUT, OUT, IN if target == "sealed" else OUT, OUT),
            **_WORDS,
        )
        for target in ("plain", "sealed")
    ),
    *(
        _get(
            "legal.show_redaction",
            f"/legal/requests/{{{target}}}/redaction",
            *(LOG_IN, OUT, OUT, OUT, OUT, 200 if target == "sealed" else OUT, OUT),
        )
        for target in ("plain", "sealed")
    ),
    *(
        _post(
            "legal.create_redaction",
            f"/legal/requests/{{{target}}}/redaction",
            *(REFUSED, OUT, OUT, OUT, OUT, 422 if target == "sealed" else OUT, OUT),
            **_REMOVAL,
        )
        for target in ("plain", "sealed")
    ),
    _get("legal.list_inbound", "/legal/inbox", LOG_IN, OUT, OUT, OUT, OUT, 200, OUT),
    _get("legal.show_inbound", "/legal/inbox/{mail}", LOG_IN, OUT, OUT, OUT, OUT, 200, OUT),
    _get(
        "legal.download_inbound",
        "/legal/inbox/{mail}/original",
        *(LOG_IN, OUT, OUT, OUT, OUT, 200, OUT),
    ),
    *(
        _post(
            f"legal.decide_inbound_{decision}",
            f"/legal/inbox/{{mail}}/{decision}",
            *(REFUSED, OUT, OUT, OUT, OUT, IN, OUT),
            **form,
        )
        for decision, form in (
            ("request", {"right": "access", "country": "DE"}),
            ("general", {}),
            ("nothing", {"reason": "Advertising"}),
        )
    ),
    _get("legal.list_letters", "/legal/mail", LOG_IN, OUT, OUT, OUT, OUT, 200, OUT),
    _get("legal.show_letter", "/legal/mail/{letter}", LOG_IN, OUT, OUT, OUT, OUT, 200, OUT),
    _post(
        "legal.create_attempt",
        "/legal/mail/{letter}/attempts",
        *(REFUSED, OUT, OUT, OUT, OUT, IN, OUT),
    ),
    _post(
        "legal.create_handling",
        "/legal/mail/{letter}/handling",
        *(REFUSED, OUT, OUT, OUT, OUT, IN, OUT),
        reason="Told them by phone",
    ),
    _get("legal.show_release", "/legal/mail/release", LOG_IN, OUT, OUT, OUT, OUT, 200, OUT),
    _post("legal.create_release", "/legal/mail/release", REFUSED, OUT, OUT, OUT, OUT, IN, OUT),
    # files
    _get("files.show_file", "/files/{plain_file}", LOG_IN, 200, OUT, 200, OUT, OUT, OUT),
    _get("files.show_file", "/files/{sealed_file}", LOG_IN, 200, OUT, OUT, OUT, 200, OUT),
    _get("files.show_file", "/files/{note_file}", LOG_IN, OUT, OUT, 200, OUT, OUT, OUT),
    _get("files.show_file", "/files/{staged_file}", LOG_IN, 200, OUT, OUT, OUT, OUT, OUT),
    *(
        _get(f"files.{endpoint}", f"/files/{{{file}}}/{path}", *answers)
        for endpoint, path in (("show_preview", "preview"), ("show_text", "text"))
        for file, answers in (
            ("plain_file", (LOG_IN, 200, OUT, 200, OUT, OUT, OUT)),
            ("sealed_file", (LOG_IN, 200, OUT, OUT, OUT, 200, OUT)),
            ("note_file", (LOG_IN, OUT, OUT, 200, OUT, OUT, OUT)),
            ("staged_file", (LOG_IN, 200, OUT, OUT, OUT, OUT, OUT)),
        )
    ),
    # a form without a file: whoever may attach one is told so
    _post("files.stage_file", "/files", REFUSED, 422, 422, 422, 422, 422, OUT),
    # admins
    _get("admin.show_overview", "/admin", LOG_IN, OUT, OUT, OUT, OUT, OUT, 200),
    _get("admin.list_letters", "/admin/mail", LOG_IN, OUT, OUT, OUT, OUT, OUT, 200),
    _get("admin.show_release", "/admin/mail/release", LOG_IN, OUT, OUT, OUT, OUT, OUT, 200),
    _post("admin.create_release", "/admin/mail/release", REFUSED, OUT, OUT, OUT, OUT, OUT, IN),
    *(
        _get(f"admin.{endpoint}", f"/admin/sla{path}", *_ADMINS_READ)
        for endpoint, path in (
            ("list_promises", ""),
            ("list_figures", "/figures"),
            ("new_policy", "/policies/new"),
            ("show_policy", f"/policies/{POLICY}"),
            ("show_policy_removal", f"/policies/{POLICY}/removal"),
            ("new_calendar", "/calendars/new"),
            ("show_calendar", f"/calendars/{CALENDAR}"),
            ("show_calendar_removal", f"/calendars/{CALENDAR}/removal"),
        )
    ),
    *(
        _post(f"admin.{endpoint}", f"/admin/sla{path}", REFUSED, *_ADMINS_CHANGE, answer, **form)
        for endpoint, path, answer, form in (
            ("update_order", "/order", IN, {"places": "1"}),
            ("create_policy", "/policies/new", 422, {}),
            ("update_policy", f"/policies/{POLICY}", 422, {}),
            ("remove_policy", f"/policies/{POLICY}/removal", 422, {}),
            ("create_calendar", "/calendars/new", 422, {}),
            ("update_calendar", f"/calendars/{CALENDAR}", 422, {}),
            ("remove_calendar", f"/calendars/{CALENDAR}/removal", 422, {}),
        )
    ),
]
