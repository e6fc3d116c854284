"""The name under which a file is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.content.names import safe_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Müller_证件.png", "Müller_证件.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\scan.pdf", "scan.pdf"),
        ('a"b\r\nX: y.png', 'a"b X: y.png'),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("a\0b\x1b\ud800\u200b.txt", "ab.txt"),
        ("cafe\u0301.txt", "café.txt"),
        ("  a   b .txt ", "a b .txt"),
        ("a.png.", "a.png"),
        ("", "file"),
        ("...", "file"),
        ("a/", "file"),
        ("\u202e", "file"),
    ],
)
def test_a_name_is_reduced_to_its_printable_last_part(given_name: str, shown: str) -> None:
    assert safe_name(given_name) == shown


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_name("a" * 1_000_000 + ".jpeg") == "a" * 115 + ".jpeg"
    assert safe_name("a" * 200) == "a" * 120


@given(st.text(max_size=300))
def test_no_name_is_empty_long_or_a_path(name: str) -> None:
    shown = safe_name(name)

    assert 1 <= len(shown) <= 120
    assert shown not in (".", "..")
    assert not set(shown) & {"/", "\\", "\n", "\0", "\u202e"}
    assert safe_name(shown) == shown
