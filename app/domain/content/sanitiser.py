"""The only place that knows bleach and nh3: HTML in, allow-listed HTML out."""

import re
from collections.abc import Iterator, MutableMapping
from functools import partial
from html import unescape
from typing import Any

import nh3
from bleach import html5lib_shim
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner

from app.domain.content.links import is_safe_link
from app.domain.content.rules import MAX_HTML, TextRefused
from app.domain.content.tag_depth import refuse_the_deep

TAGS = frozenset(
    {"p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote"}
    | {"ul", "ol", "li", "a", "h3", "h4"}
)
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "noopener noreferrer nofollow"

_ROUNDS = 4
_HALVES = re.compile("[\ud800-\udfff]")
_START = re.compile(r"[0-9]{1,9}")

_UNSEEN = "\u200b-\u200f\u2028-\u202f\u2060-\u2069"
# bleach's own pattern reads file names such as notes.md as hosts and is quadratic on "((((".
_BARE_URL = re.compile(
    r"(?<![\w@./:=&?#%+-])\({0,3}(?:https?://|www\.(?=[^\s<>\"'.]))"
    rf"[^\s<>\"'`{_UNSEEN}]{{0,1999}}[^\s<>\"'`.,;:!?*_~\]{_UNSEEN}]",
    re.IGNORECASE,
)

# Names are pairs of namespace and name, but for the plain key "_text".
_Attributes = MutableMapping[Any, str]


def sanitise(html: str) -> str:
    """Return `html` with allow-listed tags, attributes and schemes only, bare web addresses linked.

    Applying it again changes nothing. bleach has had its last release, so nh3, another parser with
    the same list, has the last word (docs/decisions). TextRefused before any work: `too_long` for
    more than 600,000 characters or 100 open tags, `encoding` for halves of characters.
    """
    if len(html) > MAX_HTML:
        raise TextRefused("too_long", MAX_HTML)
    if not html.isascii() and _HALVES.search(html):
        raise TextRefused("encoding", MAX_HTML)
    refuse_the_deep(html, TAGS)
    # Broken markup may need a second round: a link that is dropped leaves an address as text.
    for _ in range(_ROUNDS):
        before, html = html, _cleaned(html)
        if html == before:
            break
    return html


def _cleaned(html: str) -> str:
    return nh3.clean(
        _cleaner().clean(html),
        tags=set(TAGS),
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=_nh3_attribute,
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel=REL,
        strip_comments=True,
    )


class _LinkFilter(LinkifyFilter):
    """bleach's link filter, which would decode `&amp;lt;` a second time after its sanitiser."""

    def extract_entities(self, token: Any) -> Iterator[Any]:
        yield token


_html5lib: Any = html5lib_shim


class _Walker(_html5lib.getTreeWalker("etree")):  # type: ignore[misc]  # made at run time
    """bleach's walk over the tree; its own looks for each parent anew: quadratic in a long list."""

    def __init__(self, tree: Any) -> None:
        super().__init__(tree)
        self._places: dict[Any, int] = {}

    def getFirstChild(self, node: Any) -> Any:  # noqa: N802 - the library's name
        return self._remembered(super().getFirstChild(node))

    def getNextSibling(self, node: Any) -> Any:  # noqa: N802
        return self._remembered(super().getNextSibling(node))

    def getParentNode(self, node: Any) -> Any:  # noqa: N802
        if not isinstance(node, tuple) or node[3] == "text":
            return super().getParentNode(node)
        parents = node[2]
        parent = parents.pop()
        return (parent, self._places[parent], parents, None) if parents else parent

    def _remembered(self, node: Any) -> Any:
        if node is not None:
            self._places[node[0]] = node[1]
        return node


def _cleaner() -> Cleaner:
    # One for each call: a Cleaner holds a parser with state and threads share this module.
    checked: Any = _checked
    links: Any = partial(
        _LinkFilter, callbacks=[checked], skip_tags={"pre", "code"}, url_re=_BARE_URL
    )
    cleaner: Any = Cleaner(
        tags=TAGS, attributes=_may_keep, protocols=SCHEMES, strip=True, filters=[links]
    )
    cleaner.walker = _Walker
    return cleaner  # type: ignore[no-any-return]


def _may_keep(tag: str, name: str, value: str) -> bool:
    if tag == "ol":
        return name == "start" and bool(_START.fullmatch(value))
    return tag == "a" and name == "href"


def _nh3_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "rel":
        return value
    if name == "href" and not is_safe_link(value):
        return None
    return value if _may_keep(tag, name, value) else None


def _checked(attributes: _Attributes, new: bool = False) -> _Attributes | None:
    """Drop a link that bleach lets through: it reads the digits of `javascript:1` as a port."""
    href = attributes.get((None, "href"), "")
    if not new:
        return attributes if is_safe_link(unescape(href)) else None
    if attributes["_text"][:4].lower() == "www.":
        href = f"https://{attributes['_text']}"
    attributes[(None, "href")] = href.replace("&", "&amp;")
    return attributes if is_safe_link(href) else None
