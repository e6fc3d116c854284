"""The demo's book of promises, read from its file."""

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.demo.promises import DemoEdition, read_promises
from app.demo.stories import WEEK, read_week
from app.domain.sla.rules import check_book

NOW = datetime(2026, 11, 18, 14, 18, tzinfo=ZoneInfo("Europe/Berlin"))


def editions(folder: Path = WEEK, now: datetime = NOW) -> list[DemoEdition]:
    week = read_week(NOW)
    queues = {queue.slug: number for number, queue in enumerate(week.queues, 1)}
    organisations = {name: number for number, name in enumerate(week.organisations, 1)}
    return read_promises(now, queues, organisations, folder)


def test_each_edition_can_be_promised_and_comes_after_the_one_before():
    first, second = editions()

    check_book(first.book)
    check_book(second.book)
    assert first.at < read_week(NOW).stories[0].opened
    assert first.at < second.at < NOW


def test_the_change_moves_one_policy_and_leaves_its_other_priorities():
    before, after = (
        {policy.key: policy.goals for policy in each.book.policies} for each in editions()
    )

    assert [key for key in after if after[key] != before[key]] == ["standard-eu"]
    assert before["standard-eu"]["normal"].first_response == "1d"
    assert after["standard-eu"]["normal"].first_response == "4h"
    assert after["standard-eu"]["urgent"] == before["standard-eu"]["urgent"]


def test_there_are_office_hours_with_lunch_in_two_zones_and_one_calendar_around_the_clock():
    calendars = {each.key: each for each in editions()[0].book.calendars}

    assert len(calendars["berlin"].week[0]) == 2
    assert (calendars["berlin"].holidays, calendars["new-york"].holidays) == ("DE", "US")
    assert calendars["new-york"].zone == "America/New_York"
    assert sum(each.end - each.start for day in calendars["always"].week for each in day) == 10080


def test_the_last_policy_takes_every_ticket_that_no_other_takes():
    last = editions()[0].book.policies[-1]

    assert (last.queues, last.categories, last.organisations) == ((), (), ())


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('queues = ["hosting"', 'queues = ["hostings"', "hostings"),
        ('"Harmattan Studio"]', '"Harmattan Studios"]', "Harmattan Studios"),
        ('warning = ["tell_assignee"]', 'warning = ["tell_everybody"]', "tell_everybody"),
        ('policy = "standard-eu"', 'policy = "standard"', "unknown policy 'standard'"),
        ('weekdays = "09:00-17:00"', 'weekdays = "nine to five"', "promises.toml"),
    ],
)
def test_a_wrong_entry_is_refused_by_file(tmp_path: Path, right: str, wrong: str, said: str):
    folder = shutil.copytree(WEEK, tmp_path / "week")
    text = (folder / "promises.toml").read_text("utf-8")
    assert right in text
    (folder / "promises.toml").write_text(text.replace(right, wrong, 1), "utf-8")

    with pytest.raises(ValueError, match=f"promises.toml: .*{said}|{said}: "):
        editions(folder)
