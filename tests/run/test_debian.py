"""What tests need of Debian: there, or named with the command that installs it."""

import os

from run import debian, dovecot


def test_what_is_there_is_not_installed_again(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(debian, "run_to_end", lambda *_, **__: 1 / 0)

    assert debian.ensure("Thing", lambda: "/usr/bin/thing", ["thing"], "the thing tests", tmp_path)
    assert capsys.readouterr().out == ""


def test_who_may_not_install_is_told_how(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(debian, "run_to_end", lambda *_, **__: 1 / 0)

    there = debian.ensure("Thing", lambda: None, ["thing", "more"], "the thing tests", tmp_path)

    said = " ".join("".join(capsys.readouterr()).split())
    assert not there
    assert "Thing is missing, so the thing tests cannot run" in said
    assert "'sudo apt install thing more'" in said


def test_a_failed_installation_is_said_with_its_last_line(tmp_path, capsys, monkeypatch):
    log = tmp_path / "log"
    log.write_text("Reading package lists\nE: Unable to locate package thing\n")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(debian, "run_to_end", lambda *_, **__: 100)

    assert not debian.ensure("Thing", lambda: None, ["thing"], "the thing tests", log)
    assert "E: Unable to locate package thing" in " ".join("".join(capsys.readouterr()).split())


def test_dovecot_is_found_outside_the_path_of_most_people(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert dovecot.found() in {None, "/usr/sbin/dovecot"}


def test_the_mail_server_that_the_package_starts_is_stopped(tmp_path, monkeypatch):
    ran = []
    answers = iter([None, None, "/usr/sbin/dovecot", "/usr/sbin/dovecot"])
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(dovecot, "found", lambda: next(answers))
    monkeypatch.setattr(debian, "run_to_end", lambda argv, **_: ran.append(argv) or 0)
    monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/sbin/{name}")

    assert dovecot.ensure(tmp_path / "log")
    assert ran[-2:] == [["service", "dovecot", "stop"], ["update-rc.d", "dovecot", "disable"]]
