"""Words that nobody else says, planted in one place each, and how they are found again.

A planted one has a tag of its own, and writes it as a name in six scripts, an address, a phone number,
a street and a token. All of them say the same test numbers of cards, which may be nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.ground.byte_search import search, views

SCRIPTS = {
    "latin": ("zqx", "abcdefghijklmnop"),
    "greek": ("ζξψ", "αβγδεζηθικλμνξοπ"),
    "cyrillic": ("жщц", "абвгдежзиклмнопр"),
    "arabic": ("ظغض", "ابتثجحخدذرزسشصطع"),
    "hebrew": ("צקש", "אבגדהוזחטיכלמנסע"),
    "han": ("甪竑仉", "一丁七万丈三上下不与丐丑专且丕世"),
}
_FOUND = {
    script: re.compile(f"{prefix}([{letters}]{{4}})")
    for script, (prefix, letters) in SCRIPTS.items()
}
_PHONE = re.compile(r"1577[ .-]?90(\d{5})")

CARDS = ("4111111111111111", "5555555555554444", "378282246310005", "89370400440532013000")
"""Test numbers of three issuers, and the digits of a test IBAN (ISO 13616's own example)."""
CARDS_AS_TYPED = (
    "4111111111111111, 5555 5555 5555 4444, 3782-822463-10005, DE89 3704 0044 0532 0130 00, "
    "4111.1111.1111.1111, ４１１１ １１１１ １１１１ １１１１, 4111\u200b1111\u200b1111\u200b1111, "
    "٤١١١١١١١١١١١١١١١, 5555\u00ad5555\u00ad5555\u00ad4444, DE89370400440532013000"
)


SOURCE = "198.51.100.77"
"""The address from which everybody asks: the last one of X-Forwarded-For."""


@dataclass(frozen=True)
class Canary:
    """What is planted in one place. `may`: the sinks in which it belongs; `must`: in these it is."""

    number: int
    place: str
    may: frozenset[str]
    must: frozenset[str]

    @property
    def tag(self) -> str:
        return self._in("latin")

    @property
    def email(self) -> str:
        return f"{self.tag}@canary.example"

    @property
    def token(self) -> str:
        return f"K9vT{self.tag}Qw"

    @property
    def phone(self) -> str:
        return f"+49 1577 90{self.number:05d}"

    @property
    def street(self) -> str:
        return f"{self.tag.title()}weg 17, 20095 Hamburg"

    @property
    def names(self) -> str:
        return ", ".join(f"Otto {self._in(script)}" for script in SCRIPTS)

    @property
    def line(self) -> str:
        """At most 150 characters, one line."""
        return f"Otto {self.tag.title()} {self._in('greek')} {self.email} {self.phone}, 4111 1111 1111 1111"

    @property
    def text(self) -> str:
        """All of it."""
        return f"{self.names}\n{self.email}\n{self.phone}\n{self.street}\n{self.token}\n{CARDS_AS_TYPED}"

    @property
    def ascii(self) -> str:
        """What a header or a path can hold."""
        return f"{self.tag}.{self.email}.4111-1111-1111-1111.{self.token}"

    def _in(self, script: str) -> str:
        prefix, letters = SCRIPTS[script]
        return prefix + "".join(letters[int(digit, 16)] for digit in f"{self.number:04x}")


@dataclass
class Sink:
    """One place that was searched: how much, what belongs there, and what does not."""

    name: str
    size: int = 0
    at_home: set[str] = field(default_factory=set)
    strays: set[str] = field(default_factory=set)


class Aviary:
    """All canaries of one run, and every sink that was searched for them."""

    def __init__(self) -> None:
        self.planted: list[Canary] = []
        self.sinks: dict[str, Sink] = {}

    def plant(self, place: str, *, may: str = "", must: str = "") -> Canary:
        """A canary of its own for this place; `may` and `must` are names of sinks, with blanks."""
        homes = frozenset(must.split())
        made = Canary(len(self.planted) + 1, place, frozenset(may.split()) | homes, homes)
        self.planted.append(made)
        return made

    def search(self, sink: str, raw: bytes, *, whole: bool = False) -> None:
        """Look for all of them in these bytes; `whole`: where all that is stored lies in one heap."""
        found = self.sinks.setdefault(sink, Sink(sink))
        found.size += len(raw)
        deepest = 1 if whole else 3  # what is stored in columns is also searched there
        for canary in self._found(raw, deepest):
            at_home = sink in canary.may or (whole and any("." in home for home in canary.may))
            (found.at_home if at_home else found.strays).add(canary.place)
        if SOURCE.encode() in raw:
            found.strays.add("the address from which somebody asked")
        for line in search(raw, CARDS, sink, deepest=deepest):
            found.strays.add(line.removeprefix(f"{sink}: "))

    def missing(self) -> list[str]:
        """What was planted and did not arrive: a test that sends nothing finds nothing."""
        return [
            f"{canary.place} is not in {home}"
            for canary in self.planted
            for home in canary.must
            if home not in self.sinks or canary.place not in self.sinks[home].at_home
        ]

    def table(self) -> str:
        """The sinks, one a line: bytes searched, canaries that belong there, canaries that do not."""
        lines = [f"{'sink':<34}{'bytes':>12}{'at home':>9}{'hits':>6}"]
        for sink in self.sinks.values():
            at_home, strays = len(sink.at_home), len(sink.strays)
            lines.append(f"{sink.name:<34}{sink.size:>12,}{at_home:>9}{strays:>6}")
        return "\n".join(lines)

    def strays(self) -> dict[str, set[str]]:
        """What was found where it does not belong."""
        return {sink.name: sink.strays for sink in self.sinks.values() if sink.strays}

    def _found(self, raw: bytes, deepest: int) -> Iterator[Canary]:
        numbers: set[int] = set()
        for _form, view in views(raw, deepest):
            text = view.decode("utf-8", "ignore").casefold()
            for script, (_prefix, letters) in SCRIPTS.items():
                for tag in _FOUND[script].findall(text):
                    numbers.add(int("".join(f"{letters.index(each):x}" for each in tag), 16))
            numbers |= {int(each) for each in _PHONE.findall(text)}
        for number in numbers:
            if 0 < number <= len(self.planted):
                yield self.planted[number - 1]
