import re
import shutil
import unicodedata
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.demo.shapes import CATEGORIES, PRIORITIES, RIGHTS, STATUSES, Story, Week
from app.demo.stories import WEEK, read_week

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 18, 14, 18, tzinfo=BERLIN)
LOADS = {
    "a Monday morning": datetime(2026, 11, 16, 8, 0, tzinfo=BERLIN),
    "a Wednesday afternoon": WEDNESDAY,
    "just after midnight": datetime(2026, 11, 20, 0, 1, tzinfo=BERLIN),
    "a Saturday": datetime(2026, 11, 21, 12, 0, tzinfo=BERLIN),
    "a Sunday night": datetime(2026, 11, 22, 23, 0, tzinfo=BERLIN),
    "the day after the clocks go forward": datetime(2027, 3, 29, 8, 0, tzinfo=BERLIN),
    "the day after the clocks go back": datetime(2026, 10, 26, 0, 30, tzinfo=BERLIN),
}
SCRIPTS = {"LATIN", "ARABIC", "HIRAGANA", "HANGUL", "DEVANAGARI", "CYRILLIC"}
PHRASES = {
    "French": "je voudrais",
    "German": "Guten Tag",
    "Spanish": "Buenas tardes",
    "Portuguese": "Vocês podem",
    "Polish": "Dzień dobry",
    "Arabic": "السلام عليكم",
    "Japanese": "お世話になっております",
    "Korean": "안녕하세요",
    "Hindi": "नमस्ते",
    "Ukrainian": "Добрий день",
}


@pytest.fixture(scope="module")
def week() -> Week:
    return read_week(WEDNESDAY)


def texts_of(story: Story) -> list[str]:
    written = [step.value for step in story.steps if step.act in ("reply", "note")]
    return [story.subject, story.message, *written, *(file.text for file in story.files)]


@pytest.mark.parametrize("now", LOADS.values(), ids=LOADS)
def test_whenever_it_is_loaded_the_week_is_past_and_holds_every_status(now: datetime) -> None:
    stories = read_week(now).stories
    for story in stories:
        instants = [story.opened, *(step.at for step in story.steps), now]
        assert all(earlier < later for earlier, later in pairwise(instants))
    assert len(stories) >= 60
    assert {story.status for story in stories} == set(STATUSES)
    assert [story.opened for story in stories] == sorted(story.opened for story in stories)


@pytest.mark.parametrize("now", LOADS.values(), ids=LOADS)
def test_staff_work_on_weekdays_by_day_unless_the_ticket_is_of_the_last_hours(
    now: datetime,
) -> None:
    week = read_week(now)
    staff = {person.email for person in week.people if person.role != "customer"}
    for story in week.stories:
        if (now - story.opened).total_seconds() > 6 * 3600:
            for step in story.steps:
                at = step.at.astimezone(BERLIN)
                if step.by in staff:
                    assert at.weekday() < 5, story.subject
                    assert 8 <= at.hour < 19, (story.subject, at)


def test_every_category_priority_right_and_country_is_there(week: Week) -> None:
    assert {story.category for story in week.stories} == set(CATEGORIES)
    assert {story.priority for story in week.stories} == set(PRIORITIES)
    sealed = [story for story in week.stories if story.category == "privacy"]
    assert 8 <= len(sealed) <= 10
    assert {story.right for story in sealed} == set(RIGHTS)
    assert {story.country for story in sealed} >= {"DE", "FR", "US", "GB", "BR", "CA", "NO"}
    assert "unknown" in {story.country for story in sealed}


def test_tickets_lie_in_every_queue_with_and_without_an_assignee(week: Week) -> None:
    waiting = [story for story in week.stories if story.status in ("new", "open", "pending")]
    assert {story.queue for story in waiting} == {*(queue.slug for queue in week.queues), None}
    assert any(story.assignee for story in waiting)
    assert any(not story.assignee and story.status == "open" for story in waiting)


def test_privacy_tickets_are_touched_by_their_requester_and_legal_staff_only(week: Week) -> None:
    legal = {person.email for person in week.people if person.role == "legal"}
    for story in week.stories:
        if story.category == "privacy":
            assert story.queue is None
            assert {step.by for step in story.steps} <= {story.requester, *legal, ""}


def test_people_write_in_many_languages_and_scripts(week: Week) -> None:
    written = "\n".join(text for story in week.stories for text in texts_of(story))
    scripts = {unicodedata.name(sign, "?").split()[0] for sign in set(written)}
    assert scripts >= SCRIPTS
    assert [language for language, phrase in PHRASES.items() if phrase not in written] == []


def test_camille_waits_for_nobody_but_is_waited_for_and_noor_asks_for_deletion(week: Week) -> None:
    camille = [s for s in week.stories if s.requester == "customer@example.com"]
    noor = [s for s in week.stories if s.requester == "customer2@example.com"]
    assert [s.status for s in camille if "2,140 photos" in s.subject] == ["pending"]
    assert [s.right for s in camille if s.right] == ["access"]
    assert len(camille) == 6
    assert len({s.status for s in camille}) >= 4
    assert [s.right for s in noor if s.right] == ["deletion"]
    assert len(noor) == 4


def test_the_seven_demo_people_have_their_roles(week: Week) -> None:
    roles = {person.email: (person.name, person.role) for person in week.people}
    assert roles["customer@example.com"] == ("Camille Rousseau", "customer")
    assert roles["customer2@example.com"] == ("Noor Khalid", "customer")
    assert roles["agent@example.com"] == ("Leila Haddad", "agent")
    assert roles["agent2@example.com"] == ("Mina Okafor", "agent")
    assert roles["legal@example.com"] == ("Ingrid Solheim", "legal")
    assert roles["legal2@example.com"] == ("Kwame Mensah", "legal")
    assert roles["admin@example.com"] == ("Priya Raghavan", "admin")


def test_some_texts_are_long_and_all_fit_the_limits(week: Week) -> None:
    threads = [1 + sum(step.act == "reply" for step in story.steps) for story in week.stories]
    assert min(threads) == 1
    assert max(threads) == 9
    assert 150 < max(len(story.subject) for story in week.stories) <= 200
    assert 3000 < max(len(text) for s in week.stories for text in texts_of(s)) <= 20_000


def test_nothing_looks_like_a_phone_a_card_or_an_address_in_the_real_world(week: Week) -> None:
    for story in week.stories:
        for text in texts_of(story):
            assert not re.search(r"\d(?:[ -]?\d){8,}|\+\d", text), story.subject
            for host in re.findall(r"(?:https?://|[\w.-]@)([\w.-]*\w)", text):
                assert host.endswith((".example", "example.com")), host
    for person in week.people:
        assert person.email.endswith((".example", "@example.com"))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('opened = "-1b 10:52"', 'opened = "-5m"', "step 1 is not between"),
        ('opened = "-1b 10:52"', 'opened = "yesterday"', "no time like"),
        ('category = "billing"', 'category = "money"', "unknown category"),
        ('assign = "agent@example.com"', 'assign = "agent3@example.com"', "not a member"),
        ('by = "agent@example.com"', 'by = "legal@example.com"', "nothing to do with"),
        ('by = "agent@example.com", assign', 'who = "x", assign', "unknown key"),
        ('priority = "urgent"', 'priority = "fatal"', "fatal"),
    ],
)
def test_a_wrong_entry_is_refused_by_file_and_ticket(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    folder = shutil.copytree(WEEK, tmp_path / "week")
    broken = (folder / "billing.toml").read_text("utf-8").replace(right, wrong, 1)
    (folder / "billing.toml").write_text(broken, "utf-8")
    with pytest.raises(ValueError, match=f"billing.toml, ticket 1 .*Payment taken.*{said}"):
        read_week(WEDNESDAY, folder)


@pytest.mark.parametrize("last", ['reply = "late"', 'status = "open"'])
def test_nobody_acts_on_a_closed_ticket(tmp_path: Path, last: str) -> None:
    folder = shutil.copytree(WEEK, tmp_path / "week")
    step = f'{{ after = "1h", by = "baochau@mail.example", {last} }},'
    close = '{ after = "14d", close = true },'
    text = (folder / "general.toml").read_text("utf-8").replace(close, f"{close}\n  {step}", 1)
    (folder / "general.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"general.toml, ticket 4 .*a closed ticket is final"):
        read_week(WEDNESDAY, folder)
