"""Which characters make no difference when two spellings of the same words are compared."""

import unicodedata

_POINTS = (
    (0x300, 0x36F),  # accents of Latin, Greek and Cyrillic
    (0x591, 0x5BD),  # Hebrew points; between them stand signs that are read, such as the maqaf
    (0x5BF, 0x5BF),
    (0x5C1, 0x5C2),
    (0x5C4, 0x5C5),
    (0x5C7, 0x5C7),
    (0x64B, 0x65F),  # Arabic vowels
)


def falls_away(character: str) -> bool:
    """Accents, Hebrew and Arabic vowel points, and format characters, which nobody sees."""
    point = ord(character)
    return any(first <= point <= last for first, last in _POINTS) or (
        unicodedata.category(character) == "Cf"
    )
