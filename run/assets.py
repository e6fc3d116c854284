"""What the browser gets: app/static/vendor and app/static/built, both git-ignored.

built/app.css    the files that css/order.txt names, in that order
built/icons.svg  the sprite
built/js/        our scripts, copied so that their compressed twins stay out of the sources
Every text file has a .br and a .gz twin beside it, for whitenoise.
"""

import fcntl
import gzip
import hashlib
import os
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import brotli

from run import icons, vendor
from run.environment import ROOT, Refused, say

COMPRESSED = {".css", ".js", ".svg", ".txt"}


def build(static: Path, log: Path, root: Path = ROOT) -> None:
    """Bring vendor and built up to date: nothing to do costs milliseconds. Raises Refused."""
    folder = os.open(_there(static), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # bin/run and bin/test may come together
        if vendor.fetch(static / "vendor", log, root):
            compress(static / "vendor")
        _build_ours(static, root / ".assets")
    finally:
        os.close(folder)


def compress(folder: Path) -> None:
    """A .br and a .gz twin beside each text file of `folder`."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in COMPRESSED:
            text = file.read_bytes()
            file.with_name(file.name + ".br").write_bytes(brotli.compress(text))
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(text, mtime=0))


def _build_ours(static: Path, part: Path) -> None:
    want = _sha(static)
    built = static / "built"
    stamp = built / ".sources.sha256"
    if stamp.exists() and stamp.read_text() == want:
        return
    say("Building the stylesheet and the icons")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
        (part / "app.css").write_text("\n".join(f.read_text() for f in _stylesheets(static)))
        names = icons.names_in(_there(static / "img/icons.txt"))
        own = _there(static / "img/symbols.svg").read_text()
        (part / "icons.svg").write_text(icons.sprite(names, own))
        shutil.copytree(_there(static / "js"), part / "js")
        compress(part)
        (part / stamp.name).write_text(want)
        shutil.rmtree(built, ignore_errors=True)
        part.replace(built)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _stylesheets(static: Path) -> list[Path]:
    """The files of css/order.txt, all there and all named. Raises Refused."""
    css = static / "css"
    named = [css / name for name in icons.names_in(_there(css / "order.txt"))]
    for file in named:
        _there(file)
    if forgotten := sorted(set(css.rglob("*.css")) - set(named)):
        names = ", ".join(str(file.relative_to(css)) for file in forgotten)
        raise Refused(
            f"app/static/css/order.txt does not name {names}: add it, or remove the file."
        )
    return named


def _sha(static: Path) -> str:
    """What the built files are made of: our sources, the icons' version and this program."""
    folders = (static / "css", static / "img", static / "js", Path(__file__).parent)
    files = [file for folder in folders for file in folder.rglob("*.*") if file.is_file()]
    whole = hashlib.sha256(version("lucide").encode())
    for file in sorted(files):
        if file.suffix != ".pyc":
            whole.update(b"%s\0%s\0" % (os.fsencode(file.name), file.read_bytes()))
    return whole.hexdigest()


def _there(path: Path) -> Path:
    if not path.exists():
        raise Refused(f"The pages cannot be built: {os.path.relpath(path)} is missing.")
    return path


if __name__ == "__main__":
    from run.processes import Stopped, stop_on_signals

    stop_on_signals()
    try:
        build(ROOT / "app" / "static", Path(sys.argv[1]))
    except Stopped:
        sys.exit(1)
