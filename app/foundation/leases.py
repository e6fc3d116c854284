"""Who may run a periodic job now, decided by the database: two schedules never double one."""

from datetime import datetime, timedelta

from sqlalchemy import String, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.clock import now
from app.foundation.database import Base, UtcDateTime, kept
from app.foundation.transaction import session, transaction

_MAP = kept(
    purpose="provide support: run the periodic work once, and show that it runs",
    source="the system",
    recipients="operators",
    end="overwritten at the next run",
)


class Lease(Base):
    """One periodic job: who runs it until when, and when it was last begun."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(60), primary_key=True, info=_MAP)
    holder: Mapped[str] = mapped_column(String(60), default="", info=_MAP)
    until: Mapped[datetime] = mapped_column(UtcDateTime, info=_MAP)
    last_ran_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_MAP)


def take_lease(name: str, holder: str, seconds: float, *, every: float = 0.0) -> bool:
    """True if `holder` may run this job now, for at most `seconds`.

    False while another's lease lasts, or less than `every` seconds after the last run began. What
    lies further ahead than it can was written before the clock was set back, and counts as over.
    """
    moment = now()
    lease, pause = timedelta(seconds=seconds), timedelta(seconds=every)
    free = (
        update(Lease)
        .where(
            Lease.name == name,
            or_(Lease.until <= moment, Lease.until > moment + lease, Lease.holder == holder),
            or_(
                Lease.last_ran_at.is_(None),
                Lease.last_ran_at <= moment - pause,
                Lease.last_ran_at > moment + pause,
            ),
        )
        .values(holder=holder, until=moment + lease, last_ran_at=moment)
        .returning(Lease.name)
    )
    try:
        with transaction() as current:
            if current.scalar(select(Lease.name).where(Lease.name == name)) is None:
                current.execute(insert(Lease).values(name=name, holder="", until=moment))
            return current.scalar(free) is not None
    except IntegrityError:  # another schedule made the row at the same moment: it runs the job
        return False


def give_lease_back(name: str, holder: str) -> None:
    """The job is done: another may run it when it is due again."""
    with transaction() as current:
        current.execute(
            update(Lease).where(Lease.name == name, Lease.holder == holder).values(until=now())
        )


def forget_leases() -> None:
    """Nobody runs anything: a restored database names holders of another time."""
    session().execute(delete(Lease))


def last_run(name: str) -> datetime | None:
    """When this job was last begun; None if never: the schedule's heartbeat."""
    return session().scalar(select(Lease.last_ran_at).where(Lease.name == name))
