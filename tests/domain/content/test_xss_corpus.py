"""A thousand hostile texts, as HTML and as typed: only the allow list comes out."""

import pytest

from app.domain.content.markdown import render
from app.domain.content.sanitiser import sanitise
from tests.domain.content.xss.corpus import FAMILIES, VECTORS
from tests.domain.content.xss.judge import Reader

FEWEST = 400
ENCLOSED = ("{}", "<p>{}</p>", "<a href='https://a.example'>{}</a>", "<pre><code>{}</code></pre>")
MARKED = (
    "{}",
    "**{}**",
    "> {}",
    "- {}",
    "[{}](https://a.example)",
    "`{}`",
    "![{}](https://a.example)",
)


def test_the_corpus_is_large_and_each_of_its_vectors_stands_once():
    assert len(VECTORS) >= FEWEST
    assert sum(map(len, FAMILIES.values())) - len(VECTORS) < 20


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("around", ENCLOSED)
def test_as_html_only_the_allow_list_is_left_and_a_second_time_changes_nothing(family, around):
    for vector in FAMILIES[family]:
        clean = sanitise(around.format(vector.replace("{", "{{").replace("}", "}}")))

        assert Reader(clean).refused == [], vector
        assert sanitise(clean) == clean, vector


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("around", MARKED)
def test_as_typed_only_the_allow_list_is_left_and_a_second_time_changes_nothing(family, around):
    for vector in FAMILIES[family]:
        clean = render(around.replace("{}", vector))

        assert Reader(clean).refused == [], vector
        assert sanitise(clean) == clean, vector
        assert render(around.replace("{}", vector)) == clean, vector


@pytest.mark.parametrize("family", ["tags", "events", "mutation", "comments", "clobbering", "htmx"])
def test_markup_that_is_typed_is_read_as_it_was_typed(family):
    """Nobody's code example is lost: what looks like a tag is text."""
    one_line = [vector for vector in FAMILIES[family] if vector.isprintable() and "`" not in vector]
    for vector in one_line:
        page = Reader(render(f"`` {vector} ``"))

        assert (page.tags, page.text.strip()) == (["p", "code"], vector)


def test_no_link_of_the_corpus_leads_where_it_does_not_say():
    """What stays a link begins with the host that it leads to: none of the disguised ones does."""
    stays = {href for vector in FAMILIES["links"] for href in Reader(sanitise(vector)).hrefs}

    assert stays == {"https://-/", "https://evil.example#@a.example"}
