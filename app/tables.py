"""Every table, imported once: for migrations, the drift check and the data map."""

from app.domain.accounts import models as accounts
from app.domain.audit import models as audit
from app.domain.content import models as content
from app.domain.inbound import models as inbound
from app.domain.legal import models as legal
from app.domain.mail import models as mail
from app.domain.notices import models as notices
from app.domain.sla import models as sla
from app.domain.tickets import models as tickets
from app.foundation import leases, submissions
from app.foundation.database import Base

ROOMS = (
    accounts,
    audit,
    content,
    inbound,
    legal,
    mail,
    notices,
    sla,
    tickets,
    leases,
    submissions,
)
metadata = Base.metadata
