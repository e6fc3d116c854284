"""Every form, filled as its page offers it: a canary of its own in each text field and each file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.inbound.models import InboundMessage
from app.domain.mail.models import Letter
from tests.end_to_end.canaries import Aviary, Canary
from tests.end_to_end.canary_town import CanaryTown
from tests.end_to_end.visitor import TYPED, Answer, Visitor

MESSAGE = "messages.text messages.safe_html"
SUBJECT = "tickets.subject letters.subject"


@dataclass
class People:
    """Who is signed in, each in a browser of their own."""

    stranger: Visitor
    camille: Visitor
    mina: Visitor
    ingrid: Visitor
    priya: Visitor


class Roads:
    """Walks them in an order in which each finds what it needs; `numbers` are what came of it."""

    def __init__(self, town: CanaryTown, aviary: Aviary, people: People) -> None:
        self.town, self.aviary, self.people = town, aviary, people
        self.numbers: dict[str, int] = {}
        self.removed: Canary | None = None

    def message(self, place: str, also: str = "") -> dict[str, str]:
        """A canary for a message's field."""
        made = self.aviary.plant(place, must=MESSAGE, may=f"tickets.snippet {also}")
        return {"message": made.text}

    def portal(self) -> None:
        """A general ticket with a file, a privacy one, a reply."""
        camille, plant = self.people.camille, self.aviary.plant
        name = plant("name of a file", must="attachments.name")
        content = plant("content of a file", must="file_store")
        held = plant("a file that holds a card", may="")
        good = (f"{name.names} {name.tag}.txt", content.text.partition(content.token)[0])
        for category, more in (
            ("technical", {}),
            ("privacy", {"right": "access", "country": "DE"}),
        ):
            subject = plant(f"subject, {category}", must="tickets.subject")
            typed = {"subject": subject.line, **self.message(f"message, {category}")}
            files = [
                ("files", good[0], good[1].encode()),
                ("files", "list.txt", held.text.encode()),
            ]
            answer = camille.fill(
                f"/tickets/new?category={category}",
                "/tickets/new",
                typed,
                *(files if category == "technical" else []),
                category=category,
                **more,
            )
            self.numbers[category] = _number(answer)
            camille.filled |= {("/tickets/new", each) for each in ("subject", "message")}
        number = self.numbers["technical"]
        page = f"/tickets/{number}"
        camille.fill(page, f"{page}/replies", self.message("reply of a customer"))

    def desk(self) -> None:
        """A reply, a note, and words that are removed again."""
        mina, page = self.people.mina, f"/desk/tickets/{self.numbers['technical']}"
        _well(mina.fill(page, f"{page}/replies", self.message("reply of an agent")))
        _well(mina.fill(page, f"{page}/notes", self.message("internal note")))
        self.removed = self.aviary.plant("words that staff removed")
        note = {"message": f"The secret is {self.removed.token}"}
        _well(mina.fill(page, f"{page}/notes", note))
        self._remove(mina, f"{page}/redaction", "reason of a removal", self.removed.token)

    def legal(self) -> None:
        """A reply, letters in trouble, words removed, the three decisions about mail."""
        ingrid, page = self.people.ingrid, f"/legal/requests/{self.numbers['privacy']}"
        _well(ingrid.fill(page, f"{page}/replies", self.message("reply of legal staff")))
        self._remove(ingrid, f"{page}/redaction", "reason of a legal removal", "K9vT")
        letter = self.letter_has_failed()
        path = f"/legal/mail/{letter}"
        reason = self.aviary.plant("what was done about a letter", must="letters.handled_reason")
        _well(ingrid.fill(path, f"{path}/handling", {"reason": reason.line}))

    def decisions(self, senders: list[Canary]) -> None:
        """About three messages of the privacy mailbox."""
        ingrid = self.people.ingrid
        for sender, decision in zip(senders, ("request", "general", "nothing"), strict=True):
            number = self._inbound(sender)
            path = f"/legal/inbox/{number}"
            reason = self.aviary.plant(f"reason, {decision}", may="inbound_messages.reason")
            chosen = {"right": "access", "country": "DE"} if decision == "request" else {}
            _well(ingrid.fill(path, f"{path}/{decision}", {"reason": reason.line}, **chosen))

    def promises(self) -> None:
        """Hours and a policy that make no sense: nothing of what was typed is kept."""
        for path in ("/admin/sla/calendars/new", "/admin/sla/policies/new"):
            form = self.people.priya.form(path, path)
            typed = {
                each.name: self.aviary.plant(f"{path}, {each.name}").line
                for each in form.fields
                if each.type in TYPED
            }
            assert self.people.priya.fill(path, path, typed).status == 422

    def sign_in(self) -> None:
        """A log-in that is refused: nothing of it is kept."""
        stranger, plant = self.people.stranger, self.aviary.plant
        typed = {"email": plant("unknown e-mail").email, "password": plant("wrong password").text}
        answer = stranger.fill("/login", "/login", typed)
        assert answer.status == 422
        known = {"email": "customer@example.com", "password": plant("wrong password, known").email}
        assert stranger.fill("/login", "/login", known).status == 422

    def _remove(self, who: Visitor, path: str, place: str, words: str) -> None:
        reason = self.aviary.plant(place, must="redactions.reason").line
        form = who.form(path, path)
        sent = {each.name: each.value for each in form.fields if each.type == "hidden"}
        sent |= {"words": words, "reason": reason}
        who.filled |= {(path, "words"), (path, "reason")}
        _well(who.send(path, [*sent.items(), ("step", "show")]))
        _well(who.send(path, [*sent.items(), ("step", "remove")]))

    def letter_has_failed(self) -> int:
        """The id of the privacy ticket's escalation letter, once the mail server has refused it."""
        with Session(self.town.outbox.engine) as session:
            of_ticket = (Letter.ticket_id == self.numbers["privacy"], Letter.queue == "escalation")
            dead = select(Letter.id).where(*of_ticket, Letter.state == "dead")
            return session.scalars(dead).first() or 0

    def _inbound(self, sender: Canary) -> int:
        with Session(self.town.outbox.engine) as session:
            of_sender = select(InboundMessage.id).where(InboundMessage.sender == sender.email)
            return session.scalars(of_sender).one()


def _number(answer: Answer) -> int:
    found = re.match(r"/tickets/(\d+)", answer.at)
    assert found, (answer.status, answer.at, answer.html[-3000:])
    return int(found[1])


def _well(answer: Answer) -> Answer:
    assert answer.status == 200, (answer.status, answer.html[-3000:])
    return answer
