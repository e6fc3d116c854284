"""What makes a privacy ticket one: its request, its statutory clock, its letter to legal."""

from app.domain.audit.actions import record
from app.domain.legal.actions import receive_request
from app.domain.mail.actions import write_letter
from app.domain.tickets.models import Ticket, TicketEvent
from app.foundation.settings import settings
