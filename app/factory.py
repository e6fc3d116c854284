"""create_app(): settings, guard, doors, error pages. Nothing else."""

from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app.cli import add_commands
from app.foundation.logging import set_up_logging
from app.foundation.settings import settings
from app.web import admin, desk, files, legal, operations, portal, public, sign_in
from app.web.shared.browser_session import RowSessions, SignedIn, browser_session
from app.web.shared.errors import add_error_pages
from app.web.shared.form_data import FormRequest
from app.web.shared.guard import end_request, guard
from app.web.shared.headers import add_headers, add_static_headers
from app.web.shared.limits import add_limits
from app.web.shared.log_in_form import ask_to_log_in
from app.web.shared.pages import htmx
from app.web.shared.template_words import add_template_words

STATIC = Path(__file__).parent / "static"
LARGEST_BODY = 120 * 1024 * 1024
LARGEST_TEXT = 8 * 1024 * 1024  # all text fields of one form: a refused text is given back whole
MOST_PARTS = 200
DOORS = (public, sign_in, portal, desk, legal, admin, files, operations)
YEAR = 365 * 24 * 3600


def create_app() -> Flask:
    """The application, ready to serve. A wrong setting ends the process with a sentence."""
    ours = settings()
    set_up_logging(as_json=ours.log_format == "json")
    app = Flask("app", static_folder=None)
    app.config.update(
        SECRET_KEY=ours.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_TEXT,
        MAX_FORM_PARTS=MOST_PARTS,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard checks, so that a stale token loses no text
        WTF_I18N_ENABLED=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
    )
    app.request_class = FormRequest
    app.url_map.merge_slashes = False  # its redirect would repeat the Host header
    app.session_interface = RowSessions()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(guard)
    app.after_request(add_headers)
    app.teardown_request(end_request)
    _add_extensions(app)
    add_template_words(app)
    add_error_pages(app)
    add_commands(app)
    for door in DOORS:
        app.register_blueprint(door.blueprint)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(STATIC),
        prefix="static/",
        max_age=YEAR,
        allow_all_origins=False,
        add_headers_function=add_static_headers,
    )
    if ours.trusted_proxies:
        count = ours.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
    return app


def _add_extensions(app: Flask) -> None:
    CSRFProtect(app)
    Compress(app)
    htmx.init_app(app)
    add_limits(app)
    logins = LoginManager(app)
    logins.session_protection = None  # it would store a mark of the browser and its address
    logins.user_loader(_signed_in)
    logins.unauthorized_handler(ask_to_log_in)


def _signed_in(token: str) -> SignedIn | None:
    person = browser_session().person
    return SignedIn(token, person) if person else None
