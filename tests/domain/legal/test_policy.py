"""The policy: parsed for a page, without losing or changing a word."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.legal.policy import (
    FIRST_EFFECTIVE_ON,
    FIRST_POLICY,
    BlockKind,
    plain_text,
    policy_blocks,
    written_effective_date,
)

TEXT = FIRST_POLICY.read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    return text.split()


def test_the_blocks_hold_every_word_of_the_policy_in_order_and_its_doubled_title_once():
    once = TEXT.removeprefix("Privacy Policy").lstrip()

    assert once.startswith("Privacy Policy")
    assert words(plain_text(policy_blocks(TEXT))) == words(once)


def test_the_page_has_one_title_and_nine_headings_in_order():
    blocks = policy_blocks(TEXT)

    assert [b.text for b in blocks if b.kind is BlockKind.TITLE] == ["Privacy Policy"]
    assert [(b.number, b.text) for b in blocks if b.kind is BlockKind.HEADING] == [
        (1, "1. Information We Collect"),
        (2, "2. How We Use Your Information"),
        (3, "3. Data Sharing"),
        (4, "4. Cookies"),
        (5, "5. Contacting Support"),
        (6, "6. Data Security"),
        (7, "7. Your Rights"),
        (8, "8. Updates to This Policy"),
        (9, "9. Contact Us"),
    ]


def test_bullets_are_lists_without_their_bullet_marks():
    lists = [b for b in policy_blocks(TEXT) if b.kind is BlockKind.LIST]

    assert [len(b.items) for b in lists] == [4, 4, 2, 2, 3]
    assert lists[3].items[0] == "Note: We do not provide email support for general inquiries."
    assert not any(item.startswith("•") for b in lists for item in b.items)


def test_the_effective_date_is_kept_as_written_and_read_in_us_order():
    (line,) = [b for b in policy_blocks(TEXT) if b.kind is BlockKind.EFFECTIVE]

    assert line.text == "Effective Date: 10/15/2024"
    assert line.date == written_effective_date(TEXT) == FIRST_EFFECTIVE_ON == date(2024, 10, 15)


def test_a_date_that_does_not_exist_stays_as_it_was_written():
    text = "Privacy Policy\n\nEffective Date: 15/10/2024"

    assert written_effective_date(text) is None
    assert words(plain_text(policy_blocks(text))) == words(text)


def letters(text: str) -> str:
    """All but white space and bullet marks, which the page shows in its own way."""
    return "".join(text.replace("•", "").split())


lines = st.sampled_from(
    ["Privacy Policy", "• One thing", "•", "1. Heading", "Effective Date: 01/02/2027", "Words.", ""]
)


@given(st.lists(lines).map("\n".join) | st.text())
@example("• only a bullet")
@example("A\n\nA\n\nA")
def test_no_text_loses_a_letter_but_those_of_a_doubled_title(text):
    blocks = policy_blocks(text)

    whole, kept = letters(text), letters(plain_text(blocks))
    assert whole == kept or (blocks and whole == letters(blocks[0].text) + kept)
