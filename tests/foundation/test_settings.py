"""A wrong setting is refused at the start, in a sentence that says what is right."""

import pytest

from app.factory import create_app
from app.foundation.settings import PRIVACY_ADDRESS, WrongSetting, settings
from tests.ground.databases import fresh_process_state

WRONG = {
    "PORT": ["abc", "0", "65536", "80.5"],
    "WEB_WORKERS": ["many", "0", "65"],
    "TRUSTED_PROXIES": ["-1", "all", "6"],
    "LOG_FORMAT": ["xml", "TEXT "],
    "DEMO": ["maybe"],
    "DATABASE_URL": [
        "nonsense",
        "mysql://host/support",
        "sqlite://",
        "postgresql+psycopg://host:port/support",
        "postgresql+psycopg://user:top-secret@host",
        "postgresql+asyncpg://user:top-secret@host/support",
    ],
    "REDIS_URL": ["localhost", "http://host", "smtp://host"],
    "SMTP_URL": [
        "mail.internal",
        "redis://host",
        "smtp://host:99999",
        "smtp://host:port",
        "smtp://host?starttls=maybe",
        "smtp://user:top-secret@mail.example",
    ],
    "FILES_URL": [
        "/srv/files",
        "file://relative",
        "s3://",
        "s3://Bucket",
        "s3://user:top-secret@bucket",
        "s3://bucket/../up?x=1",
        "https://s3.example.net/bucket",
    ],
    "CLAMAV_URL": [
        "/run/clamav/clamd.ctl",
        "unix://",
        "unix://host/path",
        "tcp://host",
        "tcp://host:port",
        "tcp://user:top-secret@host:3310",
        "http://host:3310",
    ],
    "BASE_URL": [
        "support.example.net",
        "ftp://support.example.net",
        "https://support.example.net/help",
        "https://support.example.net?x=1",
        "https://user:top-secret@support.example.net",
        "https://support.example.net:port",
        "https://support.example.net\nX: y",
        "javascript:alert(1)",
    ],
    "CONTROLLER_TIME_ZONE": ["Mars/Base", "CET+1", ""],
    "CONTROLLER_CALENDAR": ["XX", "DE-XX", ""],
    "SECRET_KEY": ["", "short", "x" * 31],
    "PRIVACY_ADDRESS": ["someone@example.net", ""],
}
RIGHT = {
    "CLAMAV_URL": ["", "unix:///run/clamav/clamd.ctl", "tcp://127.0.0.1:3310", "tcp://[::1]:3310"],
    "PORT": ["1", "65535"],
    "DATABASE_URL": [
        "sqlite:////srv/support.db",
        "postgresql://user@host/support",
        "postgresql+psycopg://user:secret@host:5432/support?sslmode=require",
    ],
    "FILES_URL": ["file:///srv/files", "s3://support-files", "s3://support.files/a/b_c"],
    "REDIS_URL": ["redis://host:6379/0", "rediss://host", "unix:///run/valkey.sock"],
    "SMTP_URL": ["smtp://host", "smtps://user:word@host", "smtp://u:p@host:587?starttls=require"],
    "BASE_URL": ["http://localhost:8000", "https://support.example.net/", "http://[::1]:8000"],
    "CONTROLLER_CALENDAR": ["GB-ENG", "US-CA", "DE"],
    "SECRET_KEY": ["x" * 32, "é" * 16],
}


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch):
    settings.cache_clear()
    yield
    monkeypatch.undo()
    fresh_process_state()


def refusal(monkeypatch, name, value):
    with monkeypatch.context() as patch:
        patch.setenv(name, value)
        settings.cache_clear()
        with pytest.raises(WrongSetting) as caught:
            settings()
    return str(caught.value)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_refused_with_its_name_its_shape_and_an_example(monkeypatch, name):
    for value in WRONG[name]:
        said = refusal(monkeypatch, name, value)
        assert said.startswith(name), value
        assert "\n" not in said, value
        assert "Input should" not in said
        assert "pattern" not in said
        assert "Example: " in said or ", such as " in said or name == "PRIVACY_ADDRESS"
        assert "top-secret" not in said


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_value_is_taken(monkeypatch, name):
    for value in RIGHT[name]:
        monkeypatch.setenv(name, value)
        settings.cache_clear()
        assert str(getattr(settings(), name.lower())) == value.rstrip("/")


def test_several_wrong_values_are_all_named(monkeypatch):
    monkeypatch.setenv("PORT", "abc")

    said = refusal(monkeypatch, "LOG_FORMAT", "xml")

    assert [line.split()[0] for line in said.splitlines()] == ["PORT", "LOG_FORMAT"]


def test_the_application_does_not_start_with_a_wrong_value(monkeypatch):
    monkeypatch.setenv("BASE_URL", "nonsense")
    settings.cache_clear()

    with pytest.raises(SystemExit, match="BASE_URL cannot be used"):
        create_app()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "support.example.net"])
def test_the_demo_is_refused_on_an_address_that_others_can_reach(monkeypatch, host):
    monkeypatch.setenv("DEMO", "1")

    assert "DEMO is refused unless HOST is this machine" in refusal(monkeypatch, "HOST", host)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_the_demo_runs_on_this_machine_with_a_secret_of_its_own(monkeypatch, host):
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("SECRET_KEY", "")

    assert len(settings().secret_key) >= 32


def test_another_privacy_address_needs_a_second_word(monkeypatch):
    monkeypatch.setenv("PRIVACY_ADDRESS", "privacy@example.net")
    assert PRIVACY_ADDRESS in refusal(monkeypatch, "ALLOW_OTHER_PRIVACY_ADDRESS", "0")

    monkeypatch.setenv("ALLOW_OTHER_PRIVACY_ADDRESS", "1")
    settings.cache_clear()

    assert settings().privacy_address == "privacy@example.net"


def test_everything_lies_in_the_data_folder_unless_said_otherwise(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for name in ("REDIS_URL", "DATABASE_URL", "FILES_URL"):
        monkeypatch.delenv(name, raising=False)

    ours = settings()

    assert ours.database_url == f"sqlite:///{tmp_path}/helpdesk.sqlite3"
    assert ours.redis_url == f"unix://{tmp_path}/valkey/valkey.sock"
    assert ours.files_url == f"file://{tmp_path}/files"
