"""Words are found however markdown, scripts and spellings cut them up, and cut out in one piece."""

import pytest

from app.domain.content.passages import passages, tidy, without


def cut(text, words, **how):
    return without(text, passages(text, tidy(words), **how))


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("Ask Ann Duval today", "Ann Duval", "Ask [removed] today"),
        ("Ask **Ann** Duval today", "Ann Duval", "Ask [removed] today"),
        ("Ask **Ann Duval** today", "Ann Duval", "Ask **[removed]** today"),
        ("Ask _Ann_ _Duval_.", "Ann Duval", "Ask [removed]."),
        ("Ask A**nn Du**val.", "Ann Duval", "Ask [removed]."),
        ("Ask Ann\nDuval", "Ann Duval", "Ask [removed]"),
        ("Ask Ann  \n> Duval", "Ann Duval", "Ask [removed]"),
        ("> > Ask Ann\n> > Duval now", "Ann Duval", "> > Ask [removed] now"),
        ("- Ann\n- Duval\n- Bo", "Ann\nDuval", "- [removed]\n- Bo"),
        ("1. Ann\n2. Duval", "Ann Duval", "1. [removed]"),
        ("See `id Ann Duval`.", "Ann Duval", "See `id [removed]`."),
        ("```\nname=Ann\n```", "Ann", "```\nname=[removed]\n```"),
        ("[Ann Duval](https://a.example/x)", "Ann Duval", "[[removed]](https://a.example/x)"),
        ("[Ann](https://a.example/x) Duval!", "Ann Duval", "[[removed]!"),
        ("https://a.example/?n=Ann%20Duval&x", "Ann Duval", "https://a.example/?n=[removed]&x"),
        ("<https://a.example/ann>", "Ann", "<https://a.example/[removed]>"),
        (r"Ann\_Duval", "Ann_Duval", "[removed]"),
        ("aaaa", "aa", "[removed]"),
        ("abababa and aba", "aba", "[removed] and [removed]"),
        ("AnnAnn", "Ann", "[removed]"),
        ("x ((((( y", "(((((", "x [removed] y"),
        (r"a.*b and a\d+b", r"a\d+b", "a.*b and [removed]"),
        ("ANN DUVAL, ann duval", "Ann Duval", "[removed], [removed]"),
        ("José and Jose", "José", "[removed] and [removed]"),
        ("Jose\u0301 came", "José", "[removed] came"),
        ("José came", "Jose\u0301", "[removed] came"),
        ("\uff21\uff4e\uff4e\u3000Duval", "Ann Duval", "[removed]"),
        ("An\u200bn Du\u00advals", "Ann Duval", "[removed]s"),
        ("Straße 5", "STRASSE", "[removed] 5"),
        ("اتصل بـ محمد علي اليوم", "محمد علي", "اتصل بـ [removed] اليوم"),
        ("اتصل بمُحَمَّد اليوم", "محمد", "اتصل ب[removed] اليوم"),
        ("请联系王小明先生", "王小明", "请联系[removed]先生"),
        ("नमस्ते राम शर्मा जी", "राम शर्मा", "नमस्ते [removed] जी"),
        ("x\u0323\u0307y z", "x\u0323", "[removed]y z"),
        ("각 나", "가", "각 나"),
        ("Nothing here", "Ann Duval", "Nothing here"),
        ("Annabel", "Ann Abel", "Annabel"),
        ("[removed] is removed", "removed", "[removed] is [removed]"),
        ("- 42 and 42", "- 42", "[removed] and 42"),
        ("On [card number removed, ends 1111]", "card number removed", None),
        ("On [card number removed, ends 1111]", "1111", None),
        ("On [PIN removed] it", "On PIN", None),
        ("On [PIN removed] it", "removed it", None),
        ("On [PIN removed] it", "[PIN removed]", None),
        (
            "Ann on [card number removed, ends 1111] twice, Ann",
            "Ann on [card number removed, ends 1111] twice",
            "[removed] [card number removed, ends 1111] [removed], Ann",
        ),
        ("Ann [removed] Duval", "Ann [removed] Duval", "[removed]"),
    ],
)
def test_words_are_found_and_cut_out(text, words, left):
    assert cut(text, words) == (text if left is None else left)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("MARK my mark, Mark", "MARK my mark, [removed]"),
        ("Márk and **Mar**k", "Márk and [removed]"),
    ],
)
def test_capitals_and_accents_count_when_somebody_says_so(text, left):
    assert cut(text, "Mark", exact=True) == left


def test_what_is_cut_out_twice_is_cut_out_once():
    once = cut("Ask Ann Duval, or Ann", "Ann")

    assert cut(once, "Ann") == once


def test_a_text_never_becomes_too_long_for_the_page():
    text = "ab, " * 5_000

    assert len(cut(text, "ab")) <= 50_000
    assert "ab" not in cut(text, "ab")
    assert cut("abxy" * 50, "ab") == "[removed]xy" * 50
    assert len(without("abxy" * 50, passages("abxy" * 50, "ab"), 200)) <= 200
    assert without("ab-" * 3, passages("ab-" * 3, "ab"), 5) == "[removed]"


@pytest.mark.parametrize(
    "piece", ["a", "ab ", "(", "*", "> ", "[a](", "1. ", "\u0301", "é", "[removed]"]
)
def test_the_longest_texts_are_searched_to_their_end(piece):
    text = piece * (20_000 // len(piece))

    for words in (piece * 50, text[: len(text) // 2], "a" * 9_999 + "b"):
        spans = passages(text, tidy(words))
        assert all(0 <= start < end <= len(text) for start, end in spans)
