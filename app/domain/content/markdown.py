"""Markdown as people write it in a support thread, rendered to safe HTML."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from app.domain.content.links import is_safe_link
from app.domain.content.rules import MAX_RENDER, TextRefused
from app.domain.content.sanitiser import sanitise

_DEEPEST = 20
_MARKS = frozenset(f"{name}_{end}" for name in ("em", "strong", "s") for end in ("open", "close"))
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}


def render(text: str) -> str:
    """Return the HTML of a markdown text: allow-listed tags only, links checked, ready to store.

    Raises TextRefused `too_long` above 50,000 characters: the cost grows with the length.
    """
    if len(text) > MAX_RENDER:
        raise TextRefused("too_long", MAX_RENDER)
    return sanitise(_parser.render(text))


def plain_text(text: str) -> str:
    """Return the words of a markdown text without its marks; blocks are a newline apart."""
    return "\n".join(
        _words(token.children or []) if token.type == "inline" else token.content.rstrip("\n")
        for token in _parser.parse(text)
        if token.content
    )


def prose(text: str) -> str:
    """Return the words of a markdown text without its code: what somebody says, not what they show."""
    return "\n".join(
        "".join(" " if child.type == "code_inline" else _word(child) for child in token.children)
        for token in _parser.parse(text)
        if token.type == "inline" and token.children
    )


def _words(tokens: Sequence[Token]) -> str:
    return "".join(_word(token) for token in tokens)


def _word(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return _words(token.children or []) if token.type == "image" else token.content


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return is_safe_link(url)


def _build() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "breaks": True, "maxNesting": _DEEPEST})
    parser.enable("strikethrough")
    # A line such as "[ERROR]: disk full" would vanish as a link definition, "Regards" above a
    # dashed signature line would become a heading, and "&lt;" would not show as it was typed.
    parser.disable(["reference", "lheading", "entity", "html_block", "html_inline"])
    parser.inline.ruler.before("emphasis", "times", _times)
    parser.core.ruler.push("house_tags", _use_house_tags)
    parser.add_render_rule("image", _image_as_words)
    return parser


def _times(state: StateInline, silent: bool) -> bool:
    """One asterisk inside a word, as in 7*7*7 or {{7*7}}, is itself and opens nothing."""
    around = state.src[max(state.pos - 1, 0) : state.pos + 2]
    if len(around) != 3 or around[1] != "*" or not (around[0] + around[2]).isalnum():
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def _use_house_tags(state: StateCore) -> None:
    """Headings start at h3, below the page's own; struck text is `del`."""
    for token in state.tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
        _show_the_deepest(token.children or ())
        for child in token.children or ():
            if child.tag == "s":
                child.tag = "del"


def _show_the_deepest(tokens: Sequence[Token]) -> None:
    """Marks within twenty others stay as typed: the library bounds blocks, but not *a *b *c."""
    depth = 0
    for token in tokens:
        if token.type not in _MARKS:
            continue
        depth += min(token.nesting, 0)
        if depth >= _DEEPEST:
            token.type, token.tag, token.content = "text", "", token.markup
        depth += max(token.nesting, 0)
        if token.type == "text":
            token.nesting = 0


def _image_as_words(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: OptionsDict,
    _env: EnvType,
) -> str:
    """An image would fetch from a stranger's server: its description stands for it."""
    return escapeHtml(_words(tokens[index].children or []))


_parser = _build()
