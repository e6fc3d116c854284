"""What a person typed, as the reader sees it."""

import pytest

from app.domain.content.markdown import render
from app.domain.content.rules import MAX_RENDER, TextRefused

REL = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("**b** _i_ ~~d~~ `c`", "<p><strong>b</strong> <em>i</em> <del>d</del> <code>c</code></p>"),
        ("# a", "<h3>a</h3>"),
        ("## a", "<h3>a</h3>"),
        ("##### a", "<h4>a</h4>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("7. a", '<ol start="7">\n<li>a</li>\n</ol>'),
        ("```sh\na <b>\n```", "<pre><code>a &lt;b&gt;\n</code></pre>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>"),
        ("{{7*7}} ${7*7} {% x %}", "<p>{{7*7}} ${7*7} {% x %}</p>"),
        ("2*3*4 and 2*b", "<p>2*3*4 and 2*b</p>"),
        ("(*a*) 强**调**强", "<p>(<em>a</em>) 强<strong>调</strong>强</p>"),
        ("&lt; &amp;lt; &copy;", "<p>&amp;lt; &amp;amp;lt; &amp;copy;</p>"),
        ("%253Cscript%253E", "<p>%253Cscript%253E</p>"),
        ("![a *red* error](https://a.example/pixel.png)", "<p>a red error</p>"),
        ("| a |\n| - |\n| b |", "<p>| a |<br>\n| - |<br>\n| b |</p>"),
    ],
)
def test_marks_become_the_few_tags_a_thread_needs(typed: str, shown: str) -> None:
    assert render(typed).strip() == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[ERROR]: disk full", "<p>[ERROR]: disk full</p>"),
        ("Regards\n---\nAda", "<p>Regards</p>\n<hr>\n<p>Ada</p>"),
    ],
)
def test_no_line_of_a_log_or_a_letter_is_swallowed(typed: str, shown: str) -> None:
    assert render(typed).strip() == shown


@pytest.mark.parametrize(
    ("typed", "href", "words"),
    [
        ("see https://a.example/b?c=1&copy=2.", "https://a.example/b?c=1&amp;copy=2", None),
        ("see http://a.example, ok", "http://a.example", None),
        ("(https://a.example/b_(c))", "https://a.example/b_(c)", None),
        ("(see https://a.example)", "https://a.example", None),
        ("see www.a.example now", "https://www.a.example", "www.a.example"),
        ("**https://a.example**", "https://a.example", None),
        ("<https://a.example>", "https://a.example", None),
        ("<ada@a.example>", "mailto:ada@a.example", "ada@a.example"),
        ("[words](https://a.example 'title')", "https://a.example", "words"),
        ("https://münchen.example/straße", "https://münchen.example/straße", None),
    ],
)
def test_web_addresses_become_links(typed: str, href: str, words: str | None) -> None:
    assert f'<a href="{href}" {REL}>{words or href}</a>' in render(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("notes.md", "a.example", "ada@a.example", "javascript:123", "tel:123", "ftp://a.example"),
        *("[x](javascript:123)", "[x](tel:123)", "[x](/logout)", "[x](//a.example)"),
        *(
            "https://ada:secret@a.example",
            "`https://a.example`",
            "    https://a.example",
            "http://",
        ),
    ],
)
def test_nothing_else_becomes_a_link(typed: str) -> None:
    assert "<a" not in render(typed)


def test_a_refused_link_stays_as_it_was_typed() -> None:
    assert render("[x](javascript:alert(1))") == "<p>[x](javascript:alert(1))</p>\n"


def test_a_text_beyond_the_cap_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(TextRefused) as refused:
        render("a" * (MAX_RENDER + 1))

    assert refused.value.reason == "too_long"


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "(",
            "[",
            "![",
            "[a](",
            "](",
            "a@",
            "www.",
            "http://",
            "http://(",
            "https://a)",
            "> ",
            ">",
        ),
        *(
            "- ",
            "1. a\n\n",
            "*a **b ",
            "*",
            "_a__b",
            "~~a ",
            "`",
            "``` `",
            "<",
            "<a ",
            "&",
            "&amp;",
        ),
        *("a\n", "---\n", "http://!!!!!!!!", "www.a,,,,", "a\u0301\u0301\u0301", "[a](http://b) "),
    ],
)
def test_fifty_thousand_hostile_characters_come_to_an_end(piece: str) -> None:
    text = (piece * MAX_RENDER)[:MAX_RENDER]

    # Bounded work: one character yields at most a link of its own, never a copy of what is before.
    assert len(render(text)) < 12 * MAX_RENDER


def test_quotes_and_lists_nest_only_so_deep() -> None:
    assert render("> " * 5_000 + "a").count("<blockquote>") <= 20
    assert render("\n".join("  " * depth + "- a" for depth in range(150))).count("<ul>") <= 20
