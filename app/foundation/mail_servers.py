"""SMTP_URL and IMAP_URL, read and checked: at the start, and whenever a server is talked to."""

from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class SmtpServer:
    """Where letters are handed over. `tls` is `none`, `starttls` (required) or `smtps`."""

    host: str
    port: int
    user: str
    password: str
    tls: str

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """Read SMTP_URL: `smtp://user:password@host:587?starttls=require` or `smtps://…`.

        ValueError, which never quotes the password, if it cannot be used: another scheme or
        option, or a log-in that would cross the network in the clear.
        """
        parts, tls = _read(url, "smtp")
        return cls(
            host=parts.hostname or "",
            port=parts.port or (465 if tls == "smtps" else 587 if tls == "starttls" else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
        )


@dataclass(frozen=True)
class ImapServer:
    """Where the privacy address's mail is read. `tls` is `none`, `starttls` or `imaps`."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    folder: str

    @classmethod
    def from_url(cls, url: str) -> "ImapServer":
        """Read IMAP_URL: `imaps://user:password@host/INBOX` or `imap://…?starttls=require`.

        Without a path the folder is INBOX. ValueError as for SMTP_URL, and without a user.
        """
        parts, tls = _read(url, "imap")
        if not parts.username:
            raise ValueError("names the mailbox's user")
        return cls(
            host=parts.hostname or "",
            port=parts.port or (993 if tls == "imaps" else 143),
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            tls=tls,
            folder=unquote(parts.path.strip("/")) or "INBOX",
        )

    @property
    def name(self) -> str:
        """Which mailbox it is, without its password; at most 120 characters."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:120]


def _read(url: str, scheme: str) -> tuple[SplitResult, str]:
    parts = urlsplit(url)
    options = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme not in {scheme, f"{scheme}s"} or not parts.hostname:
        raise ValueError(f"is an {scheme}:// or {scheme}s:// address with a host")
    try:
        _ = parts.port
    except ValueError:
        raise ValueError("names a port from 1 to 65535, if any") from None
    if options not in ({}, {"starttls": ["require"]}):
        raise ValueError("knows one option, starttls=require")
    tls = parts.scheme if parts.scheme == f"{scheme}s" else "starttls" if options else "none"
    if parts.username and tls == "none" and parts.hostname not in _LOOPBACK:
        raise ValueError(f"with a user needs {scheme}s:// or starttls=require")
    return parts, tls
