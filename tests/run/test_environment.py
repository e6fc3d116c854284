"""What bin/run refuses before it does anything, each in one sentence."""

import socket

import pytest

from run import environment
from run.environment import Refused


def test_a_taken_port_is_refused_in_one_sentence_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(number))
        monkeypatch.setenv("HOST", "127.0.0.1")

        with pytest.raises(Refused) as refusal:
            environment.refuse_a_taken_port()

    sentence = str(refusal.value)
    assert f"Port {number} is in use by another program" in sentence
    assert f"PORT={number + 1} bin/run" in sentence
    assert "\n" not in sentence


def test_a_free_port_is_taken_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
    monkeypatch.setenv("PORT", str(number))
    monkeypatch.setenv("HOST", "127.0.0.1")

    environment.refuse_a_taken_port()


@pytest.mark.parametrize("given", ["eighty", "0", "65536", "-1", "٨٠٠٠", "8000 "])
def test_a_port_that_is_no_port_names_the_variable_and_an_example(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("PORT", given)

    with pytest.raises(Refused, match=r"^PORT cannot be used: .* 1 to 65535, for example 8000\.$"):
        environment.port()


@pytest.mark.parametrize("given", ["0.0.0.0", "::", "192.0.2.1", "support.example.com"])
def test_the_demo_listens_on_this_machine_only(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("HOST", given)

    with pytest.raises(Refused, match=r"^HOST cannot be used"):
        environment.addresses()
