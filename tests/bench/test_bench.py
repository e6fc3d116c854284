"""The measuring command: each section runs, and a slip of its name is told."""

from tests.bench.__main__ import SECTIONS, main
from tests.bench.measuring import Case, repeated, table


def test_each_section_measures_what_it_names():
    for section in SECTIONS.values():
        assert section.__doc__
        small = [Case(each.name, each.make, each.call, (40, 80)) for each in section.CASES]
        assert len(list(table(small))) == 1 + 2 * len(small)


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
