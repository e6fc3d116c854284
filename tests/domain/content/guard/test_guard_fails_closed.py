"""When the guard cannot look, nobody learns what it saw, and nothing passes."""

import traceback

import pytest

from app.domain.content.guard import GuardFailed, guard, guard_pair, holds_payment_data, redact
from app.domain.content.guard import pairs as pairs_of_texts

SEEN = "4111 1111 1111 1111"


def broken(*seen):
    raise ValueError(f"could not look at {seen}")


@pytest.mark.parametrize(
    "part",
    ["cards_in", "tracks_in", "accounts_in", "secrets_in", "hidden_in", "views", "lookalikes_in"],
)
@pytest.mark.parametrize("look", [guard, holds_payment_data])
def test_a_broken_part_says_nothing_of_the_text(monkeypatch, capfd, part, look):
    monkeypatch.setattr(redact, part, broken)
    text = "a text of " + "somebody"

    with pytest.raises(GuardFailed) as failure:
        look(text)
    told = "".join(traceback.format_exception(failure.value))

    assert str(failure.value) == "the card guard could not look"
    assert failure.value.__cause__ is None
    assert failure.value.__context__ is None
    assert text not in told
    assert capfd.readouterr() == ("", "")


def test_a_broken_pair_says_nothing_of_the_texts(monkeypatch):
    monkeypatch.setattr(pairs_of_texts, "verdict_on", broken)

    with pytest.raises(GuardFailed) as failure:
        guard_pair(SEEN[:9], SEEN[10:])

    assert failure.value.__context__ is None
    assert "1111" not in str(failure.value)


def test_a_text_that_never_comes_to_rest_is_refused(monkeypatch):
    """Each round finds something: rather no message than one that was not looked at to its end."""
    always = redact._Hit(0, 1, (redact.Found(redact.PaymentKind.CARD, "1111"),))
    monkeypatch.setattr(redact, "_hits", lambda text, depth: iter([always]))

    with pytest.raises(GuardFailed):
        guard("x")
