"""The measuring command: each section runs, and a slip of its name is told."""

from tests.bench import business_time, card_guard, sanitiser, sla
from tests.bench.__main__ import SECTIONS, main
from tests.bench.measuring import Case, repeated, table

WITH_CASES = (card_guard, sanitiser, business_time)


def test_each_section_measures_what_it_names():
    for section in WITH_CASES:
        small = [Case(each.name, each.make, each.call, (40, 80)) for each in section.CASES]
        assert len(list(table(small))) == 1 + 2 * len(small)


def test_each_section_says_what_it_is_about():
    told = [about for about, _ in SECTIONS.values()]

    assert all(told)
    assert told == [section.__doc__ for section in (*WITH_CASES, sla)]


def test_the_clocks_are_measured_on_both_databases(databases):
    told = "\n".join(sla.lines(40, 4, databases))

    for kind in ("sqlite", "postgresql"):
        assert f"{kind}: 40 clocks reckoned anew" in told
        assert f"{kind}: the watcher, 0 due" in told
        assert f"{kind}: the watcher, 4 due" in told
        assert f"{kind}: rail and first page by due, 20 rows" in told


def test_the_table_says_size_time_ratio_and_refusal():
    def refusing(text: str) -> None:
        if len(text) > 10:
            raise ValueError("too_long")

    _, small, large = table([Case("x", repeated("ab"), refusing, (10, 20))])

    assert small.split()[:2] == ["x", "10"]
    assert small.endswith("done")
    assert large.endswith("refused: too_long")
    assert len(large.split()) == 5


def test_an_unknown_section_is_told_with_those_that_there_are(capsys):
    assert main(["speed"]) == 2
    assert "sanitiser" in capsys.readouterr().out
