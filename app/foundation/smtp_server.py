"""SMTP_URL, read and checked: at the start, and when a letter is handed over."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

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
        parts = urlsplit(url)
        options = parse_qs(parts.query, keep_blank_values=True)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("is an smtp:// or smtps:// address with a host")
        try:
            port = parts.port
        except ValueError:
            raise ValueError("names a port from 1 to 65535, if any") from None
        if options not in ({}, {"starttls": ["require"]}):
            raise ValueError("knows one option, starttls=require")
        tls = "smtps" if parts.scheme == "smtps" else "starttls" if options else "none"
        if parts.username and tls == "none" and parts.hostname not in _LOOPBACK:
            raise ValueError("with a user needs smtps:// or starttls=require")
        return cls(
            host=parts.hostname,
            port=port or (465 if tls == "smtps" else 587 if tls == "starttls" else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
        )
