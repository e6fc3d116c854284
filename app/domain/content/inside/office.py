"""Word and Excel files: a zip of XML, read without an XML parser."""

import html
import re
from collections.abc import Iterator
from decimal import Decimal

from app.domain.content.inside.archive import parts_of_document
from app.domain.content.inside.limits import Budget, NotKept
from app.domain.content.inside.payment import refuse_payment_data
from app.domain.content.inside.texts import characters, look_at_bytes, without_tags
from app.domain.content.words import Withheld

_XML = (".xml", ".rels", ".vml")
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY|ATTLIST|NOTATION|ELEMENT)", re.IGNORECASE)
# What ends a line or a cell: the pieces of one run-on text are joined, those of two are not.
_ENDS = re.compile(
    r"</(?:\w+:)?(?:p|tc|si|v|t(?=>\s*</(?:\w+:)?is)|comment|f|vt:\w+|title|subject|creator|keywords"
    r"|description|[a-zA-Z]*Header|[a-zA-Z]*Footer)>|<(?:\w+:)?(?:br|tab|cr)\b[^<>]*>"
)
_POWER = re.compile(r"<v>(\d\.\d{10,18})E\+?(1[1-8])</v>")
_MACROS = re.compile(r"vbaproject|vbadata|macrosheet|activex|oleobject", re.IGNORECASE)
_MACRO_TYPE = re.compile(r"macroenabled|vbaproject|activex|oleobject", re.IGNORECASE)
_LOADED = re.compile(
    r"<Relationship\b(?=[^<>]*TargetMode\s*=\s*[\"']External)"
    r"(?=[^<>]*/(?:attachedTemplate|oleObject|frame|subDocument)[\"'])"
)
_HARMLESS_BINARY = re.compile(
    r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp|svg|odttf|ttf|fntdata)$"
    r"|printerSettings\d*\.bin$|customProperty\d*\.bin$|thumbnail\.\w+$",
    re.IGNORECASE,
)


def look_at_document(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """Look at every part; yields the documents that are embedded. Raises NotKept.

    Unsafe: macros, controls, embedded objects, declarations of entities, templates from elsewhere.
    """
    look_at_bytes(data)
    for name, content in parts_of_document(data, budget):
        if _MACROS.search(name):
            raise NotKept(Withheld.UNSAFE)
        refuse_payment_data(name)
        if name.lower().endswith(_XML):
            _look_at_xml(content, is_list=name == "[Content_Types].xml")
        elif _HARMLESS_BINARY.search(name):
            look_at_bytes(content)
        elif content:
            yield name, content


def _look_at_xml(content: bytes, *, is_list: bool) -> None:
    text = characters(content)
    has_macros = is_list and _MACRO_TYPE.search(text)
    if has_macros or _DECLARATION.search(text) or _LOADED.search(text):
        raise NotKept(Withheld.UNSAFE)
    look_at_bytes(text.encode("utf-8", "replace"))  # attributes: targets of links, titles
    ended = _ENDS.sub("\n", _POWER.sub(_in_full, text))
    refuse_payment_data(html.unescape(without_tags(ended)))


def _in_full(found: re.Match[str]) -> str:
    """Excel writes a long number as 4.111111111111111E15."""
    return f"{Decimal(found[1]).scaleb(int(found[2])):f}".partition(".")[0] + "\n"
