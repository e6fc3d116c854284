"""What would take too long is refused before it is parsed, and deep marks stay as typed."""

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from app.domain.content import sanitiser
from app.domain.content.markdown import plain_text, render
from app.domain.content.rules import MAX_HTML, MAX_OPEN_TAGS, MAX_RENDER, TextRefused
from app.domain.content.sanitiser import TAGS, sanitise
from app.domain.content.tag_depth import refuse_the_deep

DEEP = [
    *("<p>", "<b>", "<ul><li>", "<em><blockquote>", "<pre>", "<a href='http://a.example'><p>"),
    *("<table><tr><td>", "<svg>", "<math>", "<template>", "<select>", "<", "<a ", "<!--", "<?"),
    *("<pre><!--</pre>-->", '<pre><p title="</pre>">', "<pre><script></pre></script>"),
    *("<pre><![CDATA[</pre>]]>", "<PRE></pre>", "<pre></x>", "<pre></ pre>", "<pre\n>"),
]


@pytest.fixture
def no_parser(monkeypatch):
    """Whatever is parsed here is parsed too late."""

    def parse(html: str) -> str:
        raise AssertionError("it was parsed")

    monkeypatch.setattr(sanitiser, "_cleaned", parse)


@pytest.mark.parametrize("piece", DEEP)
def test_markup_that_is_nested_too_deep_is_never_parsed(piece, no_parser):
    with pytest.raises(TextRefused):
        sanitise(piece * (MAX_OPEN_TAGS + 1))


def test_many_ends_hidden_in_one_comment_deceive_nobody(no_parser):
    many = "<pre>" * 90
    with pytest.raises(TextRefused):
        sanitise(f"{many}<!--{'</pre>' * 90}-->{many}")


def test_a_text_beyond_the_cap_is_never_parsed(no_parser):
    with pytest.raises(TextRefused):
        sanitise("a" * (MAX_HTML + 1))


@pytest.mark.parametrize("html", ["\ud800", "<p>\udfff</p>", "<a href='http://a.example/\ud83d'>x"])
def test_half_a_character_is_refused_and_no_error(html):
    with pytest.raises(TextRefused) as refused:
        sanitise(html)

    assert refused.value.reason == "encoding"


def test_plain_markup_may_be_long_as_long_as_it_is_not_deep():
    html = "<ul>\n<li>\n<p>a</p>\n</li>\n</ul>\n" * 3_000

    assert sanitise(html) == html


def test_marks_within_twenty_others_stay_as_typed():
    typed = "*a " * 30 + "b* " * 30

    html = render(typed)

    assert html.count("<em>") == html.count("</em>") == 20
    assert html.count("*") == 20
    assert "*" in plain_text(typed)


@pytest.mark.parametrize(
    "marks", ["*{} {}*", "**{} {}**", "~~{} {}~~", "*{}**{}***", "_{} __{}___"]
)
def test_no_text_is_too_deep_for_the_sanitiser(marks):
    opening, closing = marks.split("{}", 1)[0], marks.rsplit("{}", 1)[-1]
    typed = f"{opening}a " * 3_000 + f"b{closing} " * 3_000

    refuse_the_deep(render(typed[:MAX_RENDER]), TAGS)


PIECES = ["*", "**", "_", "~~", "`", "[", "](http://a.example)", "![", "> ", "- ", "1. ", "\n"]
PIECES += ["\n\n", "a", " ", "<a@b.example>", "<", "&", "# ", "```\n", "\\", "www.a.example "]
soup = st.lists(st.tuples(st.sampled_from(PIECES), st.integers(1, 40)), max_size=12)


@examples(max_examples=150, deadline=None)
@given(soup.map(lambda parts: "".join(piece * often for piece, often in parts)))
def test_the_renderer_never_makes_what_the_sanitiser_refuses(typed):
    html = render(typed)

    assert sanitise(html) == html
