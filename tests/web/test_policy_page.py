"""The privacy policy: word for word, for everyone, in its versions."""

import datetime
import re
from hashlib import sha256
from html import unescape
from pathlib import Path

from app.domain.legal import policy
from app.domain.legal.actions import publish_policy
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction
from tests.ground.reader import Page

WRITTEN = Path(policy.__file__).with_name("policy.txt").read_text(encoding="utf-8")


AS_GIVEN = "9d9e8e1633f4a61ce061868eb1c073623695bbdc967d48fae23bb060cc302bc1"
HOSTILE = "Policy\n\nEffective Date: x\n\n1. <script>alert(1)</script>\n\n• <b>x</b>"


def words(text):
    return re.sub(r"[\s•]+", " ", text).strip()


def shown(answer):
    """The words of the policy's own element, tags taken away, nothing else."""
    article = re.search(r"<article.*?</article>", answer.text, re.DOTALL)[0]
    return words(unescape(re.sub(r"<[^>]+>", " ", article)))


def publish(day, text):
    """Store a version of these words under their own effective date."""
    line = f"Effective Date: {day:%m/%d/%Y}"
    with transaction():
        publish_policy(day, re.sub(r"Effective Date: \S+", line, text))


def test_the_policy_is_the_one_that_was_given():
    assert sha256(WRITTEN.encode()).hexdigest() == AS_GIVEN


def test_the_page_says_the_policy_word_for_word_its_title_once(browse):
    title = words(WRITTEN.strip().splitlines()[0])
    once = words(WRITTEN).replace(f"{title} {title}", title)

    answer = browse().get("/privacy")

    assert re.sub(r"\s+([.,;:)])", r"\1", shown(answer)) == once
    assert answer.text.count(f"<h1>{title}</h1>") == 1


def test_every_numbered_section_is_a_heading(browse):
    numbers = re.findall(r"^([0-9]+)\. ", WRITTEN, re.MULTILINE)

    found = re.findall(r"<h2[^>]*>([0-9]+)\. ", browse().get("/privacy").text)

    assert found == numbers != []


def test_the_privacy_address_is_a_link(browse):
    assert 'href="mailto:admin@cloudpockets.net"' in browse().get("/privacy").text


def test_everyone_reads_the_same_words(browse, cast):
    people = (None, cast.camille, cast.leila, cast.ingrid, cast.priya)

    assert len({shown(browse(person).get("/privacy")) for person in people}) == 1


def test_the_first_version_has_an_address_of_its_own(browse):
    reader = browse()

    assert shown(reader.get("/privacy/2024-10-15")) == shown(reader.get("/privacy"))
    assert '<time datetime="2024-10-15"' in reader.get("/privacy").text


def test_a_day_without_a_version_is_no_page(browse):
    reader = browse()

    for day in ("2024-10-16", "2024-13-01", "0001-01-01", "20241015", "2024-W42-2", "x", "..", " "):
        assert reader.get(f"/privacy/{day}").status_code == 404, day


def test_a_new_version_is_in_force_from_its_day_on_in_our_own_zone(browse):
    publish(datetime.date(2027, 1, 1), WRITTEN.replace("CloudPockets", "CloudPockets Ltd"))
    reader = browse()
    new_year = datetime.datetime(2026, 12, 31, 23, 0, tzinfo=datetime.UTC)  # midnight in Berlin

    with moved_to(new_year - datetime.timedelta(seconds=1)):
        before = reader.get("/privacy")
    with moved_to(new_year):
        after = reader.get("/privacy")
        old = reader.get("/privacy/2024-10-15")

    assert "CloudPockets Ltd" not in before.text
    assert "CloudPockets Ltd" in after.text
    assert "CloudPockets Ltd" not in old.text
    assert "In force" in before.text
    assert "In force" in after.text
    assert "In force" not in old.text
    assert "Replaced" in old.text


def test_a_version_to_come_is_announced_and_not_yet_in_force(browse):
    publish(datetime.date(2127, 1, 1), WRITTEN)

    page = Page(browse().get("/privacy/2127-01-01").text).text

    assert "Announced In effect from 1 January 2127" in page
    assert "In force In effect since 15 October 2024" in Page(browse().get("/privacy").text).text


def test_what_a_version_says_is_text_and_never_markup(browse):
    publish(datetime.date(2025, 1, 1), HOSTILE)

    text = browse().get("/privacy").text

    assert "<script>alert" not in text
    assert "&lt;b&gt;x" in text


def test_every_page_leads_to_the_policy(browse, cast):
    for person, path in (
        (None, "/"),
        (None, "/login"),
        (None, "/no/such/page"),
        (cast.camille, "/tickets"),
        (cast.camille, "/tickets/new"),
        (cast.leila, "/desk"),
        (cast.ingrid, "/legal"),
        (cast.priya, "/admin"),
    ):
        assert 'href="/privacy"' in browse(person).get(path).text, path
