"""Which addresses a link may have: those that every parser reads alike."""

import pytest

from app.domain.content.links import is_safe_link


@pytest.mark.parametrize(
    "address",
    [
        *("https://a.example", "HTTP://a.example:8080/b?c=d#e", "https://münchen.example/ü"),
        *("mailto:ada@a.example", "mailto:ada@a.example?subject=Hello", "https://[::1]:5000/"),
        *(
            "http://192.168.1.1:8080/",
            "https://a.example./",
            "https://a_b-c.example",
            "http://a.3x",
        ),
        *(
            "https://straße.example",
            "https://例え.example",
            "https://пример.example",
            "https://мир",
        ),
        *("https://a.example/caf\u0301e", "https://xn--80ak6aa92e.example"),
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


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://\u0430pple.example",
            "https://g\u043e\u043egle.example",
            "https://\u03bfracle.example",
        ),
        *("https://\uff45vil.example", "https://a\u3002example", "https://a\uff0eexample"),
        *(
            "https://a%2eexample",
            "https://a..example",
            "https://.example",
            "https://\u2603.example",
        ),
        *(
            "http://0x7f.1",
            "http://2130706433",
            "http://127.1",
            "http://256.1.1.1",
            "http://1.2.3.4.",
        ),
        *("http://a'b.example", 'http://a"b.example', "http://a<b", "http://a`b", "http://a,b"),
    ],
)
def test_a_host_that_browsers_read_otherwise_than_it_looks_is_no_host(address: str) -> None:
    assert not is_safe_link(address)


@pytest.mark.parametrize(
    "unseen",
    [
        *("\u00ad", "\u034f", "\u061c", "\u115f", "\u180e", "\u200b", "\u200d", "\u2028", "\u202e"),
        *("\u2060", "\u2066", "\u2800", "\u3000", "\u3164", "\ufe0f", "\ufeff", "\uffa0"),
        *("\U000e0061", "\ue000", "\ud800", "\x7f", "\x85", "\xa0", "\t", "\n", "\\"),
    ],
)
@pytest.mark.parametrize("place", ["https://a{}.example/b", "https://a.example/b{}c", "http{}://a"])
def test_nothing_unseen_stands_in_an_address(place: str, unseen: str) -> None:
    assert not is_safe_link(place.format(unseen))


def test_an_endless_address_is_none() -> None:
    assert not is_safe_link("https://a.example/" + "b" * 2_100)
