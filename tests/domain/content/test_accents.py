"""What makes no difference between two spellings, and what does."""

import unicodedata

from app.domain.content.accents import falls_away

HEBREW_SIGNS_THAT_ARE_READ = "\u05be\u05c0\u05c3\u05c6"


def test_every_hebrew_point_falls_away_and_what_is_read_stays():
    block = [chr(point) for point in range(0x591, 0x5C8)]

    assert {each for each in block if not falls_away(each)} == set(HEBREW_SIGNS_THAT_ARE_READ)
    assert all(unicodedata.category(each) == "Mn" for each in block if falls_away(each))


def test_accents_vowels_and_invisible_signs_fall_away_and_letters_stay():
    assert all(map(falls_away, "\u0301\u064b\u200d\ufeff"))
    assert not any(map(falls_away, "aßשع王-· "))
