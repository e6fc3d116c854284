"""Which of the two kinds of database is backed up or restored."""

from sqlalchemy import make_url

from app.backup.database import Database
from app.backup.postgresql import PostgreSql
from app.backup.sqlite import Sqlite
from app.foundation.settings import settings


def database() -> Database:
    """The one that DATABASE_URL names."""
    sqlite = make_url(settings().database_url).drivername == "sqlite"
    return Sqlite() if sqlite else PostgreSql()
