"""Subjects and messages in one canonical form, or refused with a reason."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.content.rules import MAX_MESSAGE, MAX_SUBJECT, TextRefused
from app.domain.content.text import clean_line, clean_text, snippet_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Card   declined ", "Card declined"),
        ("a\r\nBcc: eve@a.example", "a Bcc: eve@a.example"),
        ("a\tb\u2028c\x85d\x0be", "a b c d e"),
        ("cafe\u0301", "café"),
        ("invoice \u202egpj.exe", "invoice gpj.exe"),
        ("\u2067a \u202e b\u2069", "a b"),
        ("שלום \u200fab", "שלום \u200fab"),
        ("{{7*7}} <b> %s%n{0.__class__}", "{{7*7}} <b> %s%n{0.__class__}"),
        ("a" * MAX_SUBJECT, "a" * MAX_SUBJECT),
        ("e\u0301" * MAX_SUBJECT, "é" * MAX_SUBJECT),
        ("👩‍👩‍👧 ok", "👩‍👩‍👧 ok"),
    ],
)
def test_a_subject_becomes_one_plain_line(typed: str, kept: str) -> None:
    assert clean_line(typed, MAX_SUBJECT) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\u2029d\n", "a\nb\nc\nd"),
        ("\n \n    code\n\n", "    code"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\tb", "a\tb"),
        ("a \u202eb", "a \u202eb"),
        ("cafe\u0301", "café"),
    ],
)
def test_a_message_keeps_its_lines(typed: str, kept: str) -> None:
    assert clean_text(typed, MAX_MESSAGE) == kept


EMPTY = ["", " ", "\r\n\t", "\u200b", "\u200b\u2060\ufeff", "\u3164", "\u2800", "\u00ad", "\u202e"]


@pytest.mark.parametrize("clean", [clean_line, clean_text])
@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        *((text, "empty") for text in EMPTY),
        *(("a\0b", "control"), ("\0", "control")),
        *(("a\ud800b", "encoding"), ("\udfff", "encoding")),
        *(("a" * 201, "too_long"), ("a" * 1_000_000, "too_long"), (" " * 1_000_000, "too_long")),
    ],
)
def test_what_cannot_be_shown_or_stored_is_refused(clean, typed: str, reason: str) -> None:
    with pytest.raises(TextRefused) as refused:
        clean(typed, MAX_SUBJECT)

    assert (refused.value.reason, refused.value.limit) == (reason, MAX_SUBJECT)


@pytest.mark.parametrize("typed", ["a\x1b[31m", "a\x07", "a\x7f", "a\x9b"])
def test_a_control_character_in_a_subject_is_refused(typed: str) -> None:
    with pytest.raises(TextRefused) as refused:
        clean_line(typed, MAX_SUBJECT)

    assert refused.value.reason == "control"


def test_a_tower_of_combining_marks_is_cut() -> None:
    assert len(clean_line("Z" + "\u0301\u0323" * 600 + "a", MAX_SUBJECT)) < 12


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.text("a \n\t\u202e\u0301\u200b\x85", max_size=12))
def test_cleaning_is_idempotent_and_the_result_can_be_stored(typed: str) -> None:
    for clean in (clean_line, clean_text):
        try:
            kept = clean(typed, MAX_SUBJECT)
        except TextRefused:
            continue
        assert clean(kept, MAX_SUBJECT) == kept
        assert unicodedata.is_normalized("NFC", kept)
        kept.encode("utf-8")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("# Hello\n\n**bold** [link](https://a.example) `code`", "Hello bold link code"),
        ("> quoted\n\n- one\n- two", "quoted one two"),
        ("![a picture](https://a.example/p.png) <b>", "a picture <b>"),
        ("one\ntwo", "one two"),
        ("```\ncode\n```", "code"),
        ("a \u202eb", "a b"),
        ("", ""),
    ],
)
def test_a_snippet_is_the_words_without_the_marks(typed: str, shown: str) -> None:
    assert snippet_of(typed) == shown


def test_a_long_snippet_ends_after_a_word() -> None:
    assert snippet_of("alpha beta gamma", length=13) == "alpha beta…"
    assert snippet_of("a" * 500) == "a" * 159 + "…"
