"""An admin sets what is promised: each mistake is said at its field, nothing typed is lost."""

import re

import pytest
from sqlalchemy import select

from app.domain.accounts.rules import IDLE_STAFF
from app.domain.audit.models import AuditEntry
from app.domain.sla.words import Act, Moment, Status, Target
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import NEVER
from app.foundation.clock import moved_to, now
from app.foundation.transaction import end_reading, session
from tests.ground.reader import Page
from tests.web.admin_promises import BOOK, POLICY, STANDARD, fields_of, newest, promise, send
from tests.web.sent_too_late import log_in_with, send_too_late


@pytest.fixture
def priya(browse, cast):
    promise(actor=cast.priya)
    return browse(cast.priya)


def errors(answer):
    return Page(answer.text).text


def test_the_form_shows_the_policy_as_it_is(priya):
    page = priya.page(POLICY)

    assert page.value("name") == "Standard"
    assert page.value("high_first_response") == "3h"
    assert page.value("high_warn_left") == "25%"
    assert page.value("low_resolution") == ""
    assert page.values("pauses_resolution") == ["pending"]
    assert page.values("at_breach") == ["tell_assignee"]
    assert "In these business hours a day (1d) means 8 h." in page.text


def test_what_is_saved_without_a_change_is_no_new_edition(priya):
    answer = send(priya, POLICY)

    assert (answer.status_code, answer.location) == (303, "/admin/sla?done=same")
    assert newest().number == 1
    assert "Nothing was changed" in priya.page(answer.location).text


def test_a_change_is_a_new_edition_in_the_story_and_in_the_audit(priya, cast):
    answer = send(priya, POLICY, high_first_response="2h", high_warn_left="10 %")

    assert answer.status_code == 303
    goals = newest().book.policies[0].goals["high"]
    assert (goals.first_response, goals.warn_left) == ("2h", 10)
    story = priya.page("/admin/sla").text
    assert "Standard: “High, first response” from 3h to 2h" in story
    assert "Priya Raghavan" in story
    newest_entry = select(AuditEntry.event).order_by(AuditEntry.id.desc()).limit(1)
    assert session().scalar(newest_entry) == "promises.changed"


def test_open_tickets_follow_at_once_and_are_counted(priya, cast):
    ticket = cast.ticket()
    end_reading()
    before = session().get(Ticket, ticket.id).due_at

    answer = send(priya, POLICY, normal_first_response="1h")

    end_reading()
    assert session().get(Ticket, ticket.id).due_at < before < NEVER
    said = priya.page(answer.location).text
    assert "Saved. Standard: “Normal, first response” from 4h to 1h. 1 open ticket moved." in said


def test_all_that_can_be_ticked_is_kept(priya, cast):
    billing = str(cast.queues["billing"].id)
    send(
        priya,
        POLICY,
        queues=[billing],
        categories=["billing", "general"],
        pauses_first_response=["pending", "on_hold"],
        at_warning=["tell_leads"],
        at_late=["raise_priority", "reassign_to_lead"],
        late_after="1h",
    )

    policy = newest().book.policies[0]
    assert policy.queues == (int(billing),)
    assert policy.categories == ("billing", "general")
    assert policy.pauses[Target.FIRST_RESPONSE] == (Status.PENDING, Status.ON_HOLD)
    assert policy.acts[Moment.WARNING] == (Act.TELL_LEADS,)
    assert policy.acts[Moment.LATE] == (Act.RAISE_PRIORITY, Act.REASSIGN_TO_LEAD)
    assert policy.late_after == "1h"
    page = priya.page(POLICY)
    assert page.values("queues") == [billing]
    assert page.values("at_late") == ["raise_priority", "reassign_to_lead"]
    assert "queue is Billing" in priya.page("/admin/sla").text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Enter a name"),
        ("name", "x" * 61, "60 characters or fewer"),
        ("name", "a\x01b", "cannot be shown"),
        ("high_first_response", "2", "High, first response: write a time such as 30m"),
        ("high_first_response", "soon", "High, first response: write a time such as 30m"),
        ("low_resolution", "0m", "Low, resolution: write at least a minute"),
        ("urgent_next_response", "99999d", "Urgent, next response: write a shorter time"),
        ("normal_warn_left", "half", "write a share such as 25%"),
        ("normal_warn_left", "100", "write a share such as 25%"),
        ("normal_warn_left", "-5", "write a share such as 25%"),
        ("late_after", "later", "Later means after: write a time such as 30m"),
        ("calendar", "gone", "choose from the list"),
        ("calendar", None, "choose from the list"),
        ("queues", ["999"], "choose from the list"),
        ("queues", ["x"], "choose from the list"),
        ("organisations", ["-1"], "choose from the list"),
        ("categories", ["privacy"], "choose from the list"),
        ("pauses_resolution", ["open"], "choose from the list"),
        ("at_breach", ["delete"], "choose from the list"),
    ],
)
def test_a_bad_value_is_a_sentence_and_what_was_typed_stays(priya, field, typed, said):
    answer = send(priya, POLICY, **{field: typed, "low_first_response": "7h"})

    assert answer.status_code == 422
    page = Page(answer.text)
    assert "Not saved" in page.text
    assert said in page.text
    assert page.value("low_first_response") == "7h"
    if isinstance(typed, str) and page.value(field) is not None:
        assert page.value(field) == typed
    assert newest().number == 1


def test_mistakes_are_listed_in_the_order_of_the_page(priya):
    answer = send(
        priya, POLICY, name="", late_after="x", low_resolution="x", high_warn_left="x", queues="x"
    )

    summary = answer.text.partition('id="error-summary"')[2].partition("</ul>")[0]
    found = re.findall(r'href="#(\w+)"', summary)
    assert found == ["name", "high_warn_left", "low_resolution", "queues", "late_after"]


def test_another_name_is_told_with_the_one_before(priya):
    send(priya, POLICY, name="Standard plus")

    assert "name from “Standard” to “Standard plus”" in priya.page("/admin/sla").text


def test_later_needs_to_say_when(priya):
    answer = send(priya, POLICY, at_late=["tell_leads"])

    assert answer.status_code == 422
    assert "Write after how long" in errors(answer)


def test_a_target_out_of_reach_of_its_hours_is_refused(priya):
    answer = send(priya, POLICY, low_resolution="3000d", step="save")

    assert answer.status_code == 422
    assert "Low, resolution: the calendar has not as many hours" in errors(answer)


def test_two_policies_have_not_one_name(priya):
    answer = send(priya, "/admin/sla/policies/new", name="standard")

    assert answer.status_code == 422
    assert "“standard” is taken" in errors(answer)


def test_a_new_policy_comes_last_under_a_key_of_its_own(priya):
    answer = send(priya, "/admin/sla/policies/new", name="Standard EU")

    assert answer.status_code == 303
    assert [each.key for each in newest().book.policies] == ["standard", "standard-eu"]


def test_a_new_policy_for_some_tickets_comes_before_the_one_for_all(priya):
    send(priya, "/admin/sla/policies/new", name="Bills", categories=["billing"])

    assert [each.name for each in newest().book.policies] == ["Bills", "Standard"]


def test_a_card_number_in_a_name_never_gets_in(priya):
    answer = send(priya, POLICY, name="VIP 4111 1111 1111 1111")

    assert answer.status_code == 303
    assert "1111 1111" not in newest().book.policies[0].name


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(priya, cast):
    fields = fields_of(priya.page(POLICY), high_first_response="2h")
    theirs = BOOK.policies[0].goals | {}
    other = type(STANDARD)(**{**vars(STANDARD), "name": "Standard plus", "goals": theirs})
    promise(type(BOOK)(BOOK.calendars, (other,)), 1, "Standard: name", cast.priya)

    answer = priya.post(POLICY, **fields)

    assert answer.status_code == 422
    page = Page(answer.text)
    assert "Priya Raghavan changed the promises after you opened this page" in page.text
    assert "Standard: name" in page.text
    assert page.value("high_first_response") == "2h"
    assert newest().number == 2
    again = priya.post(POLICY, **fields_of(page))
    assert again.status_code == 303
    assert newest().book.policies[0].goals["high"].first_response == "2h"


def test_a_policy_that_was_removed_meanwhile_can_be_saved_as_a_new_one(priya):
    fields = fields_of(priya.page(POLICY), name="Rescued")
    promise(type(BOOK)(BOOK.calendars, ()), 1, "“Standard” removed")

    answer = priya.post(POLICY, **fields)

    assert answer.status_code == 422
    page = Page(answer.text)
    assert "removed meanwhile" in page.text
    assert "/admin/sla/policies/new" in page.actions
    again = priya.post("/admin/sla/policies/new", **fields_of(page))
    assert again.status_code == 303
    assert [each.name for each in newest().book.policies] == ["Rescued"]


@pytest.mark.parametrize("edition", ["", "x", "-1", "٣", "9" * 40])
def test_a_form_that_names_no_edition_is_not_saved(priya, edition):
    answer = send(priya, POLICY, high_first_response="2h", edition=edition)

    assert answer.status_code == 422
    assert newest().number == 1


def test_a_stale_page_saves_nothing_and_keeps_what_was_typed(priya):
    answer = send(priya, POLICY, high_first_response="2h", csrf_token="old")

    assert answer.status_code == 422
    assert Page(answer.text).value("high_first_response") == "2h"
    assert newest().number == 1


def test_a_form_sent_twice_is_one_change(priya):
    fields = fields_of(priya.page(POLICY), high_first_response="2h")

    first, second = priya.post(POLICY, **fields), priya.post(POLICY, **fields)

    assert first.status_code == second.status_code == 303
    assert newest().number == 2


def test_a_policy_that_never_was_is_not_there(priya):
    assert priya.get("/admin/sla/policies/nothing").status_code == 404
    assert priya.get("/admin/sla/policies/nothing/removal").status_code == 404


def test_removing_a_policy_says_what_follows_and_ends_its_clocks(priya, cast):
    ticket = cast.ticket()
    path = f"{POLICY}/removal"
    assert "Moves 1 open ticket." in priya.page(path).text

    answer = send(priya, path)

    assert answer.status_code == 303
    assert newest().book.policies == ()
    end_reading()
    assert session().get(Ticket, ticket.id).due_at == NEVER
    assert "“Standard” removed" in priya.page("/admin/sla").text


def test_what_was_typed_when_the_session_ended_is_back_after_the_log_in(browse, cast):
    promise()
    typed = {"name": "Half typed", "high_first_response": "2", "edition": "1"}

    answer, reader = send_too_late(browse, cast.priya, POLICY, **typed)
    with moved_to(now() + IDLE_STAFF * 2):
        done = log_in_with(reader, answer, cast.priya)
        page = reader.page(POLICY)

    assert done.location == POLICY
    assert "What you typed is back." in page.text
    assert page.value("name") == "Half typed"
    assert page.value("high_first_response") == "2"
    assert newest().number == 1
