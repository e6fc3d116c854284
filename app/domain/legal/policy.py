"""The privacy policy's text as blocks for a page: parsed, never changed by a word (policy 8)."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

FIRST_POLICY = Path(__file__).with_name("policy.txt")
FIRST_EFFECTIVE_ON = datetime.date(2024, 10, 15)

_BULLET = "•"
_EFFECTIVE = re.compile(r"Effective Date: ([0-9]{2})/([0-9]{2})/([0-9]{4})")
_HEADING = re.compile(r"([1-9][0-9]{0,2})\. .+")


class BlockKind(StrEnum):
    """What a block is on the page."""

    TITLE = "title"
    EFFECTIVE = "effective"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"


@dataclass(frozen=True)
class Block:
    """One block of the policy.

    `text` is the line as written, a heading's with its number; a list has `items` instead, without
    their bullets. `date` is what the effective line's last word means, in US order.
    """

    kind: BlockKind
    text: str = ""
    items: tuple[str, ...] = ()
    number: int | None = None
    date: datetime.date | None = None


@lru_cache(maxsize=16)
def policy_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a policy in their order; a title that is repeated at once appears once."""
    paragraphs = [_lines(p) for p in re.split(r"\n\s*\n", text) if p.strip()]
    if not paragraphs:
        return ()
    title, *rest = paragraphs
    if rest[:1] == [title]:
        del rest[0]
    blocks = [Block(BlockKind.TITLE, " ".join(title))]
    for lines in rest:
        blocks.extend([_single(lines[0])] if len(lines) == 1 else _several(lines))
    return tuple(blocks)


def plain_text(blocks: Sequence[Block]) -> str:
    """The words of the blocks again, a blank line between blocks, bullets before list items."""
    return "\n\n".join(_plain(block) for block in blocks)


def written_effective_date(text: str) -> datetime.date | None:
    """The date of the text's own "Effective Date" line, or None when it has no such line."""
    return next((b.date for b in policy_blocks(text) if b.kind is BlockKind.EFFECTIVE), None)


def _lines(paragraph: str) -> list[str]:
    return [line.strip() for line in paragraph.splitlines() if line.strip()]


def _single(line: str) -> Block:
    if line.startswith(_BULLET):
        return Block(BlockKind.LIST, items=(_item(line),))
    if heading := _HEADING.fullmatch(line):
        return Block(BlockKind.HEADING, line, number=int(heading[1]))
    if (effective := _EFFECTIVE.fullmatch(line)) and (day := _us_date(effective)):
        return Block(BlockKind.EFFECTIVE, line, date=day)
    return Block(BlockKind.PARAGRAPH, line)


def _several(lines: list[str]) -> Iterator[Block]:
    """Lines before the first bullet are a paragraph; a line after a bullet continues its item."""
    first = next((i for i, line in enumerate(lines) if line.startswith(_BULLET)), len(lines))
    if first:
        yield Block(BlockKind.PARAGRAPH, " ".join(lines[:first]))
    items: list[str] = []
    for line in lines[first:]:
        if line.startswith(_BULLET):
            items.append(_item(line))
        else:
            items[-1] = f"{items[-1]} {line}"
    if items:
        yield Block(BlockKind.LIST, items=tuple(items))


def _item(line: str) -> str:
    return line.removeprefix(_BULLET).strip()


def _us_date(found: re.Match[str]) -> datetime.date | None:
    try:
        return datetime.date(int(found[3]), int(found[1]), int(found[2]))
    except ValueError:
        return None


def _plain(block: Block) -> str:
    if block.kind is BlockKind.LIST:
        return "\n".join(f"  {_BULLET} {item}" for item in block.items)
    return block.text
