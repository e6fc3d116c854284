"""The judge of what came out: the standard library's parser, which no cleaner of ours uses."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from app.domain.content.sanitiser import REL

ALLOWED = {
    **dict.fromkeys(("p", "br", "hr", "strong", "em", "del", "code", "pre"), frozenset()),
    **dict.fromkeys(("blockquote", "ul", "li", "h3", "h4"), frozenset()),
    "ol": frozenset({"start"}),
    "a": frozenset({"href", "rel"}),
}


class Reader(HTMLParser):
    """A page's tags in order, its text, and what is not allowed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.hrefs: list[str] = []
        self.text = ""
        self.refused: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ALLOWED:
            self.refused.append(f"<{tag}>")
            return
        self.refused += [f"<{tag} {name}>" for name, _ in attrs if name not in ALLOWED[tag]]
        if tag == "a":
            self.handle_link(dict(attrs))
        if tag == "ol" and not (dict(attrs).get("start") or "1").isdigit():
            self.refused.append("start")

    def handle_link(self, attributes: dict[str, str | None]) -> None:
        href = attributes.get("href") or ""
        self.hrefs.append(href)
        # Browsers drop tabs and line breaks from an address before they look at its scheme.
        scheme = urlsplit("".join(href.split())).scheme.lower()
        if scheme not in ("http", "https", "mailto") or attributes.get("rel") != REL:
            self.refused.append(f"{href} {attributes}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.refused.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.refused.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.refused.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.refused.append(f"<![{data}]>")
