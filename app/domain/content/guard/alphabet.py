"""Every character that a reader takes for a digit, and every one that nobody sees."""

import re
import unicodedata

_CJK = "〇零一二三四五六七八九", "00123456789"
_FORMAL = "壹贰叁肆伍陆柒捌玖貳參陸", "123456789236"
_EMOJI_PARTS = {0x20E3, *range(0xFE00, 0xFE10)}
_KEPT_SEPARATORS = {0x00A8, 0x00AF, 0x00B4, 0x00B8}  # NFKC: a space and a combining mark


def _plain(character: str) -> str | None:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", character)
    if folded == character or not folded.isascii() or len(folded) > 4:
        return None
    inner = folded.strip("().,")
    if inner.isdigit() or any(map(str.isalnum, folded)):
        return inner if inner.isdigit() else folded
    return folded[0]  # one separator stays one


def _read() -> tuple[dict[str, str], list[int], list[int]]:
    plain = dict(zip(_CJK[0], _CJK[1], strict=True)) | dict(zip(*_FORMAL, strict=True))
    unseen = [*range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0)]
    marks: list[int] = []
    for block in (range(0x80, 0x3400), range(0xA000, 0xAC00), range(0xD7B0, 0xD800),
                  range(0xF900, 0x1FC00)):  # fmt: skip
        for code in block:
            character = chr(code)
            kind = unicodedata.category(character)
            if code in _EMOJI_PARTS or kind in ("Mn", "Me"):
                (unseen if code in _EMOJI_PARTS or code == 0x034F else marks).append(code)
            elif kind == "Cf" or code in (0x115F, 0x1160, 0x3164, 0xFFA0):
                unseen.append(code)
            elif kind[0] not in "LC" or code > 0x2000 or code in (0xAA, 0xBA):
                folded = None if code in _KEPT_SEPARATORS else _plain(character)
                if folded is not None:
                    plain[character] = folded
    return plain, [0xAD, *unseen], marks


def _class_of(codes: list[int]) -> str:
    """The inside of a character class for these code points, as ranges."""
    parts: list[str] = []
    for code in sorted(set(codes)):
        if parts and ord(parts[-1][-1]) == code - 1:
            parts[-1] = parts[-1][0] + "-" + chr(code)
        else:
            parts.append(chr(code))
    return "".join(parts)


PLAIN, _UNSEEN, _MARKS = _read()
"""What each disguised character stands for, in ASCII."""

_DISGUISED = _class_of([ord(character) for character in PLAIN])

# It begins with one plain class, so that text between is passed quickly.
FOLDABLE = re.compile(
    rf"[^\x00-\x7f\ufffe](?:(?<=[{_DISGUISED}])|(?<=[{_class_of(_UNSEEN)}])[{_class_of(_UNSEEN)}]*+"
    rf"|(?<=[{_class_of(_MARKS)}])(?<=[0-9{_DISGUISED}].)[{_class_of(_MARKS)}]*+)"
)
"""One disguised character, a run of unseen ones, or a tower of marks on a digit."""
