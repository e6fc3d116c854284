"""Who may have a file: whoever may see the message that holds it."""

from app.domain.accounts.models import Person
from app.domain.content.models import Attachment
from app.domain.content.queries import attachment_with_token
from app.domain.tickets.queries import may_see, ticket_of_message
from app.domain.tickets.words import MessageKind
from app.foundation.errors import NotThere


def file_visible_to(person: Person, token: str) -> Attachment:
    """The file with this token, otherwise NotThere. A note's files are for staff alone."""
    file = attachment_with_token(token)
    if file is None:
        raise NotThere
    if file.message_id is None:
        if file.owner_id == person.id:
            return file
        raise NotThere
    found = ticket_of_message(file.message_id)
    if found is None or not may_see(person, found[0]):
        raise NotThere
    if found[1] == MessageKind.NOTE and not person.is_staff:
        raise NotThere
    return file
