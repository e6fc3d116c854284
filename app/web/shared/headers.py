"""The headers of every answer (domain.md, Cookies and headers; ASVS V3.4)."""

from wsgiref.headers import Headers

from flask import Response, g, request

from app.foundation.settings import settings

CSP = "; ".join(  # noqa: FLY002 - one directive a line can be read
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def add_headers(answer: Response) -> Response:
    """Strict by default; a view that set its own CSP or caching keeps it."""
    for name, value in ALWAYS.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Content-Security-Policy", CSP)
    if settings().secure_cookies:
        answer.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if g.get("person") is not None or request.method == "POST" or answer.status_code >= 400:
        answer.headers["Cache-Control"] = "no-store"
    else:
        answer.headers.setdefault("Cache-Control", "no-cache")
    return answer


def add_static_headers(headers: Headers, path: str, _url: str) -> None:
    """The same for whitenoise, which answers before Flask does."""
    for name, value in ALWAYS.items():
        headers[name] = value
    headers["Content-Security-Policy"] = "default-src 'none'"
    if settings().secure_cookies:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if "/js/" in path:  # modules import one another without a version: the browser asks each time
        headers["Cache-Control"] = "no-cache"
