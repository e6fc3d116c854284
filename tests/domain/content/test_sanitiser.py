"""Whatever HTML comes in, only the allow list comes out, as a third parser sees it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.content import sanitiser
from app.domain.content.links import is_safe_link
from app.domain.content.markdown import render
from app.domain.content.sanitiser import REL, sanitise
from tests.domain.content.xss.judge import ALLOWED, Reader

CORPUS = json.loads(Path(__file__).with_name("xss.json").read_text(encoding="utf-8"))

SCRAPS = (
    *("<p>", "</p>", "<a href=", "</a>", "<b>", "</b>", "<em>", "<script>", "</script>", "<svg>"),
    *(
        "</svg>",
        "<math>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        "<code>",
        "<li>",
    ),
    *(
        "<ol start=",
        "<table>",
        "<td>",
        "<form>",
        "<template>",
        "<noscript>",
        "<textarea>",
        "<![CDATA[",
    ),
    *(
        "javascript:",
        "https://a.example",
        "www.a.example",
        "mailto:a@b.example",
        "data:",
        "onclick=",
    ),
    *(
        "&",
        "&amp;",
        "&lt;",
        "&#x3C;",
        "&copy;",
        "&colon;",
        "&#58;",
        "&NewLine;",
        "lt;",
        "#60;",
        ";",
    ),
    *(
        '"',
        "'",
        "`",
        "<",
        ">",
        "/",
        "=",
        ":",
        " ",
        "\n",
        "\t",
        "x",
        "1",
        "(",
        ")",
        "[",
        "]",
        "{{7*7}}",
    ),
    *("\u202e", "\u2028", "\u200b", "\ufeff", "\u00ad", "é"),
)
html_soup = st.lists(st.sampled_from(SCRAPS), max_size=14).map("".join)


@pytest.mark.parametrize("html", CORPUS["html"])
def test_hostile_html_leaves_only_the_allow_list(html: str) -> None:
    assert Reader(sanitise(html)).refused == []


@pytest.mark.parametrize("html", CORPUS["html"])
def test_hostile_html_that_is_typed_is_shown_and_never_becomes_markup(html: str) -> None:
    page = Reader(render(html))

    assert page.refused == []
    assert not set(page.tags) - {"p", "br", "a", "em", "del", "code"}


@pytest.mark.parametrize("text", CORPUS["markdown"])
def test_hostile_markdown_leaves_only_the_allow_list(text: str) -> None:
    page = Reader(render(text))

    assert page.refused == []
    assert not [href for href in page.hrefs if "evil.example" in href and "://" not in text]


@pytest.mark.parametrize("html", CORPUS["html"] + CORPUS["markdown"])
def test_a_second_cleaning_changes_nothing(html: str) -> None:
    assert sanitise(sanitise(html)) == sanitise(html)
    assert sanitise(render(html)) == render(html)


@settings(max_examples=400, deadline=None)
@given(html_soup | st.text(max_size=60))
def test_no_html_gets_past_the_allow_list_and_cleaning_is_idempotent(html: str) -> None:
    clean = sanitise(html)

    assert Reader(clean).refused == []
    assert sanitise(clean) == clean


@settings(max_examples=400, deadline=None)
@given(html_soup | st.text(max_size=60))
def test_no_text_gets_past_the_allow_list_and_cleaning_is_idempotent(text: str) -> None:
    clean = render(text)

    assert Reader(clean).refused == []
    assert sanitise(clean) == clean


class LettingAllThrough:
    """A first cleaner with a hole the size of everything."""

    def clean(self, html: str) -> str:
        return html


@pytest.mark.parametrize("html", CORPUS["html"])
def test_the_second_cleaner_holds_without_the_first(
    html: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanitiser, "_cleaner", LettingAllThrough)

    page = Reader(sanitise(html))

    assert not set(page.tags) - set(ALLOWED)
    assert all(is_safe_link(href) for href in page.hrefs if href)


def test_an_allowed_page_passes_unchanged() -> None:
    html = (
        "<h3>a</h3><p>b <strong>c</strong><br>"
        f'<a href="https://a.example/?b=1&amp;c=2" rel="{REL}">d</a></p>'
        '<ol start="3"><li>e</li></ol><pre><code>f &lt;g&gt;</code></pre><hr>'
    )

    assert sanitise(html) == html


def test_an_entity_is_decoded_once() -> None:
    assert Reader(sanitise("<p>&amp;lt;b&amp;gt; &lt;i&gt;</p>")).text == "&lt;b&gt; <i>"
