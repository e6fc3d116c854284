"""What a message is about: a privacy request is never taken for a general question."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.legal.laws import Right
from app.domain.mail.incoming.lexicon import RIGHTS, lexicon
from app.domain.mail.incoming.lexicon.sayings import sayings
from app.domain.mail.incoming.parse import read_message
from app.domain.mail.incoming.topics import OTHER, Topic, TopicKind, topic_of
from tests.domain.mail.incoming.letters import corpus, mail

PADDING = "The upload fails with an error. Where is my invoice for May? "
REQUESTS = ("privacy", "hidden", "ordinary_words")


def topic(text: str, subject: str = "", **more: object) -> Topic:
    return topic_of(read_message(mail(text, subject=subject, **more)))


def taken_for_general(
    messages: list[tuple[str, str]], written: Callable[[str, str], bytes]
) -> list:
    """The messages that, written so, would get the pointer and no clock."""
    return [
        (subject, text)
        for subject, text in messages
        if topic_of(read_message(written(subject, text))).kind == TopicKind.GENERAL
    ]


def test_what_is_put_around_requests_below_is_general_by_itself():
    assert is_general("", PADDING)
    assert is_general("Invoice", f"Hello,\n\n{PADDING}\n\nThanks")


def test_a_privacy_or_legal_message_is_never_general():
    messages = [message for name in REQUESTS for message in corpus(name)]

    assert taken_for_general(messages, lambda subject, text: mail(text, subject=subject)) == []


def test_not_even_between_ordinary_questions():
    messages = [message for name in REQUESTS for message in corpus(name)]

    def padded(subject: str, text: str) -> bytes:
        return mail(f"{PADDING}\n{text}\n{PADDING}", subject=subject)

    assert taken_for_general(messages, padded) == []


PLACES: dict[str, Callable[[str], bytes]] = {
    "subject": lambda words: mail(PADDING, subject=words),
    "quote": lambda words: mail(f"{PADDING}\n\n> {words}", subject="Invoice"),
    "html alone": lambda words: mail("", html=f"<p>{PADDING}</p><p>{words}</p>"),
    "html beside text": lambda words: mail(
        PADDING, html=f"<p>{PADDING}<a href='#'>{words}</a></p>"
    ),
    "broken up by tags": lambda words: mail("", html="<i></i>".join(f"{PADDING}{words}")),
    "alt": lambda words: mail(PADDING, html=f'<p>{PADDING}<img alt="{words}"></p>'),
    "name of a file": lambda words: mail(PADDING, files={f"{words.replace('/', ' ')}.png": b"x"}),
    "forwarded": lambda words: (
        b"From: a@example.com\r\nContent-Type: message/rfc822\r\n\r\n" + mail(PADDING + words)
    ),
    "subject of what is forwarded": lambda words: (
        b"From: a@example.com\r\nContent-Type: message/rfc822\r\n\r\n"
        + mail(PADDING, subject=words)
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_wherever_it_stands(place):
    def placed(subject: str, text: str) -> bytes:
        return PLACES[place](f"{subject} {text}".strip())

    messages = [*corpus("privacy"), *corpus("ordinary_words")]
    assert taken_for_general(messages, placed) == []


def test_most_obvious_questions_are_seen_as_such():
    messages = corpus("general")
    seen = [topic(text, subject).kind for subject, text in messages].count(TopicKind.GENERAL)
    print(f"\ngeneral: {seen} of {len(messages)}")  # noqa: T201 - a figure

    assert seen >= 0.85 * len(messages)


@pytest.mark.parametrize(
    "text",
    [
        "Where do I find my invoice for October? I cannot download it.",
        "I forgot my password and the reset mail does not come",
        "The upload stops at 99 %",
        "Wo finde ich meine Rechnung vom Oktober?",
        "Ich kann mich seit gestern nicht anmelden. Danke",
        "Où puis-je télécharger ma facture d'octobre ?",
        "Bonjour, j'ai oublié mon mot de passe. Merci",
        "¿Dónde puedo descargar mi factura de octubre?",
        "Hola, he olvidado mi contraseña.",
        "Dove trovo la mia fattura di ottobre? Grazie",
        "Ho dimenticato la password.",
        "Waar vind ik mijn factuur van oktober?",
        "Ik kan niet inloggen sinds gisteren.",
        "Onde encontro a minha fatura de outubro?",
        "Olá, esqueci a minha senha. Obrigada",
        "Gdzie znajdę fakturę za październik?",
        "Dzień dobry, nie mogę się zalogować.",
    ],
)
def test_the_most_usual_questions_of_every_language_are_general(text):
    assert is_general("", text)


def test_few_harmless_words_of_a_request_pass_for_general():
    """They may: `Where can I see my invoices?` All others wait for a person."""
    passed = {text for subject, text in corpus("look_alikes") if is_general(subject, text)}

    assert passed <= {"Where can I see my invoices?"}


def is_general(subject: str, text: str) -> bool:
    return topic(text, subject).kind == TopicKind.GENERAL


def test_the_corpus_is_large_enough():
    assert len(corpus("privacy")) >= 120
    assert len(corpus("ordinary_words")) >= 250
    assert len(corpus("general")) >= 90
    assert len(corpus("look_alikes")) >= 40


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("What do you know about me?", "access"),
        ("Please send me a copy of my personal data.", "access"),
        ("Bitte um Auskunft nach Art. 15 DSGVO.", "access"),
        ("Close my account and erase everything.", "deletion"),
        ("forget me", "deletion"),
        ("Merci de supprimer mes données.", "deletion"),
        ("Quiero que borren todos mis datos.", "deletion"),
        ("Chiedo la rettifica dei miei dati.", "correction"),
        ("My name is misspelt, please correct it in my profile.", "correction"),
        ("Ik wil mijn gegevens laten overdragen.", "portability"),
        ("Please stop selling my info.", "opt_out"),
        ("Sprzeciwiam się przetwarzaniu moich danych.", "objection"),
        ("I ask for restriction of processing.", "restriction"),
        ("I am a lawyer and represent Mr. Keller.", OTHER),
        ("We have a court order for you.", OTHER),
        ("This is the police. We need the name of a user.", OTHER),
        ("Was my data leaked?", OTHER),
    ],
)
def test_a_right_or_a_legal_matter_is_named(text, right):
    assert topic(text) == Topic(TopicKind.PRIVACY, right)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Send me a copy of my data, then delete my data.", "deletion"),
        ("Delete my data and do not sell my data.", "opt_out"),
        ("Send me a copy of my data and restrict the processing of my data.", "restriction"),
        ("My lawyer asks for a copy of all my data.", "access"),
    ],
)
def test_of_several_rights_the_most_urgent_one_is_taken(text, right):
    assert topic(text) == Topic(TopicKind.PRIVACY, right)


def test_the_rights_are_the_laws_own():
    assert {*RIGHTS, OTHER} == {right.value for right in Right}


@pytest.mark.parametrize(
    "raw",
    [
        mail(PADDING, files={"letter.pdf": b"%PDF"}),  # nobody here has read it
        mail("", subject="Invoice"),
        mail("", html="<img src='cid:1'>", subject="Invoice"),
        mail(f"{PADDING}\n" * 4000),
        mail(f"{PADDING} -----BEGIN PGP MESSAGE-----\nhQEMA\n-----END PGP MESSAGE-----"),
        mail(f"{PADDING}\nбанан"),
        mail(f"{PADDING}\nThe іnvoice"),  # the first letter is Cyrillic
        b"From: a@example.com\nSubject: Invoice\n\n"
        + PADDING.encode()
        + b"\n=ybegin line=128 size=1",
        b"From: a@example.com\nContent-Type: text/plain; charset=utf-8\n\n"
        + PADDING.encode()
        + b"my inv\xff\xfeoice",
    ],
    ids=["file", "empty", "image", "long", "pgp", "script", "mixed script", "yenc", "bytes"],
)
def test_what_we_cannot_read_for_certain_is_for_a_person(raw):
    assert topic_of(read_message(raw)) == Topic(TopicKind.UNSURE)


LETTER = "Hello,\n\nwhere is my invoice for May?\n\nBest regards\n"


def test_a_polite_letter_with_its_senders_name_under_it_is_general():
    for sender in ("John Miller <info@example.com>", "john.miller@example.com"):
        for name in ("John", "John Miller"):
            assert topic(LETTER + name, "Invoice", sender=sender).kind == TopicKind.GENERAL


@pytest.mark.parametrize(
    "line",
    [
        "John miller",
        "john miller",
        "Bob",
        "Poista tilini",
        "Slet mig",
        "Radera mig nu",
        "Smaz muj ucet",
        "bin my stuff",
        "Poista Tilini",
        "John Miller Is Gone Now",
    ],
)
def test_a_last_line_that_is_not_the_senders_name_may_say_anything(line):
    sender = "John Miller <john.miller@example.com>"

    assert topic(LETTER + line, "Invoice", sender=sender).kind != TopicKind.GENERAL
    assert topic(f"{PADDING}\nThanks.\n{line}", sender=sender).kind != TopicKind.GENERAL


def test_a_name_that_worries_is_no_name():
    assert topic(LETTER + "Delete Me", sender="Delete Me <a@example.com>").kind != "general"


@pytest.mark.parametrize(
    "sender",
    ["Delete my account <a@example.com>", "Ana <a@example.com> (delete my account)"],
)
def test_a_request_in_the_senders_name_is_seen(sender):
    assert is_general("", PADDING)
    assert topic(PADDING, sender=sender).kind != TopicKind.GENERAL


def test_a_long_letter_is_for_a_person():
    assert is_general("", "Where is my invoice?\n" * 20)
    assert not is_general("", "Where is my invoice?\n" * 40)


def test_two_languages_in_one_letter_are_for_a_person():
    assert not is_general("", "Where is my invoice? Wo ist meine Rechnung?")


def test_every_language_has_words_of_every_kind():
    words = lexicon()

    assert set(words.common) == {"en", "de", "fr", "es", "it", "nl", "pt", "pl"}
    assert all(len(common) >= 25 for common in words.common.values())
    assert set(sayings()) == set(words.common)
    entries = [*words.whole, *words.stems, *words.inside, *words.named]
    rows = [word for each in words.rows.values() for row in each for word in row.words]
    # what is not folded here would never be found
    assert [word for word in [*entries, *rows] if not (word.isascii() and word.isalnum())] == []
    assert [word for word in [*entries, *rows] if word != word.lower()] == []


@pytest.mark.parametrize(
    "text",
    ["a" * 10**6, "my " * 333_333, "data " * 200_000, "a-" * 500_000, "a\u0315\u0300" * 333_333],
    ids=["one word", "beginnings of rows", "things", "joined", "towers of marks"],
)
def test_a_megabyte_takes_time_in_proportion_to_its_length(text):
    incoming = replace(read_message(mail()), words=text)
    began = time.perf_counter()
    topic_of(incoming)
    print(f"\n1 MB: {time.perf_counter() - began:.2f} s")  # noqa: T201 - a figure, no promise
