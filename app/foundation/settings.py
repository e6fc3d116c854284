"""Every setting, read from the environment and checked once at start (docs/operations.md)."""

import ipaddress
import re
import secrets
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.foundation.mail_servers import ImapServer, SmtpServer
from app.foundation.virus_scanner import VirusScanner

EXAMPLES = {
    "database_url": "postgresql+psycopg://support@db.internal/support or sqlite:////srv/support.db",
    "redis_url": "redis://127.0.0.1:6379/0 or unix:///run/valkey/valkey.sock",
    "smtp_url": "smtp://user:password@mail.internal:587?starttls=require",
    "imap_url": "imaps://admin%40cloudpockets.net:password@mail.internal/INBOX",
    "bounce_address": "bounces@cloudpockets.net",
    "files_url": "file:///srv/support/files or s3://support-files/attachments",
    "clamav_url": "unix:///run/clamav/clamd.ctl or tcp://clamav.internal:3310",
    "base_url": "https://support.cloudpockets.net",
    "secret_key": "the output of: python3 -c 'import secrets; print(secrets.token_hex(32))'",
    "data_dir": "/srv/support",
    "port": "8000",
    "web_workers": "2",
    "trusted_proxies": "1",
    "controller_time_zone": "Europe/Berlin",
    "controller_calendar": "DE",
    "log_format": "text or json",
    "demo": "1, set by bin/run alone",
    "metrics_token": "a long random word",
    "allow_other_privacy_address": "1",
}
SHAPES = {
    "port": "is a number from 1 to 65535",
    "web_workers": "is a number from 1 to 64",
    "trusted_proxies": "is a number from 0 to 5",
    "log_format": "is text or json",
    "demo": "is 1 or 0",
    "allow_other_privacy_address": "is 1 or 0",
    "data_dir": "is the path of a folder",
}
PRIVACY_ADDRESS = "admin@cloudpockets.net"
DEMO_PASSWORD = "demo-cloudpockets"  # noqa: S105 - public, in the demo alone


_DATABASES = "is an address of PostgreSQL or of an SQLite file"
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,27}@[A-Za-z0-9.-]{1,180}")
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_.-]{1,60}){0,5}/?")
_BASE_URL = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/?")


class WrongSetting(SystemExit):
    """A setting that cannot be used: its message names the variable, its shape and an example."""


class Settings(BaseSettings):
    """All settings, typed. Field names in capitals are the environment's variables."""

    data_dir: Path = Path("./instance")
    database_url: str = ""
    redis_url: str = ""
    smtp_url: str = ""
    imap_url: str = ""
    bounce_address: str = ""
    files_url: str = ""
    clamav_url: str = ""
    base_url: str = "http://localhost:8000"
    secret_key: str = ""
    host: str = "localhost"
    port: int = Field(default=8000, ge=1, le=65535)
    web_workers: int = Field(default=2, ge=1, le=64)
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    controller_time_zone: str = "Europe/Berlin"
    controller_calendar: str = "DE"
    log_format: str = Field(default="text", pattern="^(text|json)$")
    metrics_token: str = ""
    privacy_address: str = PRIVACY_ADDRESS
    allow_other_privacy_address: bool = False
    demo: bool = False

    @field_validator("base_url")
    @classmethod
    def _base_url(cls, value: str) -> str:
        if not _BASE_URL.fullmatch(value):
            raise ValueError("is an address of scheme and host, with a port if need be, no more")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        try:
            url = make_url(value) if value else None
        except (ArgumentError, ValueError):
            raise ValueError(_DATABASES) from None
        kinds = {"sqlite", "postgresql", "postgresql+psycopg"}
        if url is not None and (url.drivername not in kinds or not url.database):
            raise ValueError(_DATABASES)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_url(cls, value: str) -> str:
        if value:
            SmtpServer.from_url(value)
        return value

    @field_validator("imap_url")
    @classmethod
    def _imap_url(cls, value: str) -> str:
        if value:
            ImapServer.from_url(value)
        return value

    @field_validator("clamav_url")
    @classmethod
    def _clamav_url(cls, value: str) -> str:
        if value:
            VirusScanner.from_url(value)
        return value

    @field_validator("bounce_address")
    @classmethod
    def _bounce_address(cls, value: str) -> str:
        if value and not _PLAIN_ADDRESS.fullmatch(value):
            raise ValueError(
                "is a plain mail address, its part before the @ no longer than 27 characters, "
                "for a + and the letter's mark are put there (RFC 5321 4.5.3.1.1)"
            )
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_url(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
            raise ValueError("is a redis://, rediss:// or unix:// address")
        return value

    @field_validator("files_url")
    @classmethod
    def _files_url(cls, value: str) -> str:
        if value and not value.startswith("file:///") and not _BUCKET.fullmatch(value):
            raise ValueError(
                "is a file:/// address, or the s3:// one of a bucket and a folder in it"
            )
        return value

    @field_validator("controller_time_zone")
    @classmethod
    def _time_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is the name of an IANA time zone")
        return value

    @field_validator("controller_calendar")
    @classmethod
    def _calendar(cls, value: str) -> str:
        country, _, part = value.partition("-")
        known = holidays.list_supported_countries()
        if country not in known or (part and part not in known[country]):
            raise ValueError("is a country code with an optional part, such as GB-ENG")
        return value

    @model_validator(mode="after")
    def _whole(self) -> "Settings":
        self.data_dir = self.data_dir.resolve()
        self.database_url = self.database_url or f"sqlite:///{self.data_dir}/helpdesk.sqlite3"
        self.redis_url = self.redis_url or f"unix://{self.data_dir}/valkey/valkey.sock"
        self.files_url = self.files_url or f"file://{self.data_dir}/files"
        if self.demo and not _is_loopback(self.host):
            raise ValueError("DEMO is refused unless HOST is this machine alone, such as localhost")
        if self.demo and not self.secret_key:
            self.secret_key = secrets.token_hex(32)
        if len(self.secret_key.encode()) < 32:
            raise ValueError(
                f"SECRET_KEY is at least 32 bytes of randomness, such as {EXAMPLES['secret_key']}"
            )
        if self.privacy_address != PRIVACY_ADDRESS and not self.allow_other_privacy_address:
            raise ValueError(
                f"PRIVACY_ADDRESS is {PRIVACY_ADDRESS}; "
                "another one needs ALLOW_OTHER_PRIVACY_ADDRESS=1"
            )
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The controller's time zone: the one in which the law's days are counted."""
        return ZoneInfo(self.controller_time_zone)

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@cache
def settings() -> Settings:
    """The settings of this process. A wrong one ends the process with a sentence about it."""
    try:
        return Settings()
    except ValidationError as problem:
        raise WrongSetting("\n".join(_sentence(dict(e)) for e in problem.errors())) from None


def _sentence(error: dict[str, object]) -> str:
    where = error["loc"]
    name = str(where[0]) if isinstance(where, tuple) and where else ""
    what = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] != "value_error":
        what = SHAPES.get(name, what)
    if not name:
        return what
    return f"{name.upper()} cannot be used: it {what}. Example: {EXAMPLES.get(name, '')}"
