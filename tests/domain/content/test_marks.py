"""The guard's marks are found again in stored text and HTML, and nothing else is taken for one."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.content.guard.words import MARK, Found, PaymentKind, mark_of
from app.domain.content.markdown import render
from app.domain.content.marks import fitting, marks_in, pieces_of

FOUND = [
    Found(kind, ending)
    for kind in PaymentKind
    for ending in (("1111", "56", "") if kind in ("card", "iban", "account") else ("",))
]
_LETTERS = ["words", "<", ">", '"', "&", "[", "](https://example.org/", " ' ", ")", "`", "**", "> "]
_NEARLY = ["[PIN removed", "removed]", " ends 1111]", "\n\n"]
PARTS = st.sampled_from([*map(mark_of, FOUND), *_LETTERS, *_NEARLY])


class Judge(HTMLParser):
    """Reads HTML as browsers do: the marks that stand in its words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.marks = 0
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.marks += len(MARK.findall(data))


@pytest.mark.parametrize("found", FOUND)
def test_every_mark_is_found_as_what_it_was_made_of(found):
    assert marks_in(f"a {mark_of(found)} b") == [found]
    assert list(pieces_of(f"<p>{mark_of(found)}</p>")) == ["<p>", found, "</p>"]


@pytest.mark.parametrize(
    "text",
    [
        "[card number removed, ends 11111]",
        "[pin removed]",
        "[PIN removed",
        "[card data removed, 1]",
    ],
)
def test_what_is_nearly_a_mark_is_none(text):
    assert marks_in(text) == []
    assert list(pieces_of(text)) == [text]


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="[PIN removed]">',
        '<a title="x > [PIN removed]">',
        '<a title="[PIN removed]" href="y">',
        "<[PIN removed]>",
    ],
)
def test_a_mark_inside_of_a_tag_is_left_alone(tag):
    assert list(pieces_of(f"{tag}x")) == [f"{tag}x"]


@given(st.lists(PARTS, max_size=30).map("".join))
def test_only_words_are_cut_and_nothing_is_lost(text):
    html = render(text)
    pieces = list(pieces_of(html))

    assert "".join(p if isinstance(p, str) else mark_of(p) for p in pieces) == html
    assert sum(not isinstance(p, str) for p in pieces) == Judge(html).marks


def test_what_a_mark_makes_too_long_is_cut_before_its_last_mark():
    mark = mark_of(FOUND[0])

    assert fitting("short", 10) == "short"
    assert fitting("a" * 300 + mark, 200) == "a" * (200 - len(mark)) + mark
    assert fitting("a" * 190 + mark + "b" * 10, 200) == "a" * (190 - len(mark)) + mark + "b" * 10
    assert len(fitting("a" * 300, 200)) == 200
