"""Which addresses a link may have: those that every parser reads alike."""

import pytest

from app.domain.content.links import is_safe_link


@pytest.mark.parametrize(
    "address",
    [
        *("https://a.example", "HTTP://a.example:8080/b?c=d#e", "https://münchen.example/ü"),
        *("mailto:ada@a.example", "mailto:ada@a.example?subject=Hello", "https://[::1]:5000/"),
    ],
)
def test_web_and_mail_addresses_are_safe(address: str) -> None:
    assert is_safe_link(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "#",
            "/logout",
            "//a.example",
            "a.example",
            "?a=b",
            "http:",
            "http://",
            "https:a.example",
        ),
        *(
            "javascript:123",
            "JAVASCRIPT:123",
            "tel:123",
            "data:,a",
            "vbscript:1",
            "file:///a",
            "ftp://a",
        ),
        *("java\tscript:1", "java\nscript:1", " https://a.example", "\x01https://a.example"),
        *(
            "https:\\\\a.example",
            "https://a.example\\b",
            "https://a.example/ b",
            "https://a\u202eb.example",
        ),
        *(
            "https://ada@a.example",
            "https://a:b@a.example",
            "https://a.example:99999",
            "https://a:b",
        ),
        *("http://[::1", "mailto:", "mailto:ada", "mailto://ada@a.example", "mailto:a@b@c.example"),
    ],
)
def test_everything_else_is_not(address: str) -> None:
    assert not is_safe_link(address)
