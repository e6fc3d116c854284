"""Who is meant by an @name: a pure rule, tried with the names of the world."""

import pytest

from app.domain.tickets.mentions import MOST_MENTIONED, mentioned

TEAM = [(1, "Leila Haddad"), (2, "Mina Okafor"), (3, "Jean-Luc Moreau"), (4, "Mina Sørensen")]


def meant(note: str, *more: tuple[int, str]) -> list[int]:
    return mentioned(note, [*TEAM, *more])


@pytest.mark.parametrize(
    "note",
    [
        "@Leila Haddad please look",
        "@Leila please look",
        "please look, @leila",
        "@LEILA!",
        "(@Leila)",
        "@Leila: yours",
        "@Leila.",
        "@Leila's idea",
        "@Léïla haddad",
        "**@Leila** look",
        "> @Leila said so",
        "- @Leila\n- and the rest",
        "@Leila\nHaddad",
        "@Leila  Haddad",
        "＠Leila",
        "@Lei\u200bla",
    ],
)
def test_a_colleague_is_meant_by_first_or_whole_name_whatever_the_case_and_accents(note):
    assert meant(note) == [1]


def test_a_first_name_that_two_share_means_neither():
    assert meant("@Mina please look") == []


def test_the_whole_name_tells_those_two_apart():
    assert meant("@Mina Okafor and @mina sørensen") == [2, 4]


def test_a_first_name_that_is_the_whole_name_of_somebody_means_that_one():
    assert meant("@Mina", (5, "Mina")) == [5]


def test_two_of_the_very_same_name_are_both_meant():
    assert meant("@Sam Lee", (5, "Sam Lee"), (6, "Sam Lee")) == [5, 6]


def test_a_double_name_is_one_word():
    assert meant("@Jean-Luc") == [3]
    assert meant("@Jean-Luc Moreau") == [3]
    assert meant("@Jean") == []


@pytest.mark.parametrize(
    "note",
    [
        "write to hello@leila.example",
        "leila@leila",
        "a.@leila",
        "@leila.haddad",
        "@leila@example.com",
        "@leila-marie",
        "@leilani",
        "@leila_h",
        "@@leila",
        "`@leila`",
        "    @leila in code",
        "```\n@leila Haddad\n```",
        "~~~\n@leila",
        "@ leila",
        "Leila Haddad",
        "https://example.com/@leila",
        "@",
        "",
    ],
)
def test_addresses_handles_and_code_mean_nobody(note):
    assert meant(note) == []


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("李小龙", "请@李小龙看一下"),
        ("山田 太郎", "@山田さん、お願いします"),
        ("ليلى حداد", "شكرا @لَيْلى حداد"),
        ("Ольга Ёлкина", "@ольга елкина"),
        ("Άννα Παππά", "@αννα"),
        ("रवि कुमार", "@रवि देखिए"),
        ("สมชาย ใจดี", "ขอให้@สมชายดูด้วย"),
        ("O'Neil Byrne", "@O'Neil"),
        ("Ana de la Cruz", "@Ana de la Cruz"),
        ("İpek Yılmaz", "@İpek"),
        ("김 민수", "@김 민수 확인"),
    ],
)
def test_names_of_other_scripts_are_found(name, note):
    assert meant(note, (9, name)) == [9]


def test_each_is_meant_once_in_the_order_of_the_note():
    assert meant("@Jean-Luc, @Leila, @jean-luc moreau, @Leila Haddad") == [3, 1]


def test_five_hundred_mentions_tell_a_few():
    crowd = [(number, f"Agent{number} Smith") for number in range(1, 501)]

    found = mentioned(" ".join(f"@Agent{number}" for number, _ in crowd), crowd)

    assert found == list(range(1, MOST_MENTIONED + 1))


def test_a_name_of_nothing_means_nobody():
    assert mentioned("@ and @\u200b", [(1, " "), (2, "\u200b")]) == []
