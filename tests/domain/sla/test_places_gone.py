"""A place that a library has dropped is told in the log once, without its name."""

import subprocess
import sys

from app.domain.sla.public_holidays import public_holidays
from app.domain.sla.zones import zone_or_utc


def test_a_zone_that_is_gone_is_told_once_and_utc_stands_in(capsys):
    zone_or_utc.cache_clear()

    assert [zone_or_utc("Mars/Olympus").key for _ in range(3)] == ["UTC"] * 3

    lines = capsys.readouterr().out
    assert lines.count("calendar.zone_gone") == 1
    assert "Olympus" not in lines


def test_a_region_that_is_gone_is_told_once(capsys):
    for year in range(2030, 2040):
        public_holidays("AT-ZZ", year)

    assert capsys.readouterr().out.count("calendar.holidays_gone") == 1


def test_years_that_a_country_has_not_announced_are_no_warning():
    code = "from app.domain.sla.public_holidays import public_holidays; public_holidays('IN', 2040)"
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
