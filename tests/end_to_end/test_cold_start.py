"""bin/run on a machine that has nothing but Python and git."""

import pytest

from tests.end_to_end.demo import clone
from tests.faults.browser import Browser

pytestmark = pytest.mark.xdist_group("bin/run")


def test_clone_in_an_empty_home_folder_installs_itself_and_starts_warm_the_second_time(
    start, tmp_path, capsys
):
    clone(tmp_path / "repository")

    cold = start(tmp_path)
    cold_seconds = cold.wait_until_ready(900)
    assert Browser(cold.base).log_in("agent@example.com").at.startswith("/desk")
    assert cold.terminate() == 0
    assert cold.processes() == {}
    warm = start(tmp_path)
    warm_seconds = warm.wait_until_ready()

    with capsys.disabled():
        print(f"\nbin/run: cold {cold_seconds:.1f} s, warm {warm_seconds:.1f} s")  # noqa: T201
