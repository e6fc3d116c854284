"""What the browser gets, built from a small tree of its own."""

import gzip
import hashlib
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest

from run import assets, vendor
from run.environment import Refused


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with two stylesheets, two icons, a script and htmx fetched already."""
    texts = {
        "app/static/css/order.txt": "# the order of the layers\nbase.css\ncomponents/card.css\n",
        "app/static/css/base.css": "b{}",
        "app/static/css/components/card.css": ".card{}",
        "app/static/img/icons.txt": "x\ncircle-dot\n",
        "app/static/img/symbols.svg": '<svg><symbol id="brand" viewBox="0 0 8 8"></symbol></svg>',
        "app/static/js/app.js": "let a;",
        "package-lock.json": "{}",
        **{f"app/static/vendor/{name}": "fetched" for name in vendor.FILES.values()},
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / ".assets").mkdir()
    (tmp_path / "app/static/vendor/.lock.sha256").write_text(vendor.wanted(tmp_path))
    return tmp_path


def build(root: Path) -> Path:
    assets.build(root / "app/static", root / "log", root)
    return root / "app/static/built"


def test_the_stylesheet_holds_the_named_files_in_their_order(root: Path) -> None:
    assert (build(root) / "app.css").read_text().split() == ["b{}", ".card{}"]


def test_the_sprite_holds_the_named_icons_and_our_own(root: Path) -> None:
    sprite = ElementTree.fromstring((build(root) / "icons.svg").read_text())

    assert [symbol.get("id") for symbol in sprite] == ["x", "circle-dot", "brand"]
    assert all(symbol.get("viewBox") for symbol in sprite)
    assert len(sprite[0]) == 2  # the two strokes of an x


def test_every_text_has_compressed_twins_of_the_same_content(root: Path) -> None:
    built = build(root)

    for name in ("app.css", "icons.svg", "js/app.js"):
        text = (built / name).read_bytes()
        assert brotli.decompress((built / f"{name}.br").read_bytes()) == text
        assert gzip.decompress((built / f"{name}.gz").read_bytes()) == text


def test_nothing_is_built_twice(root: Path) -> None:
    before = (build(root) / "app.css").stat()

    after = (build(root) / "app.css").stat()

    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_changed_stylesheet_is_built_again(root: Path) -> None:
    build(root)
    (root / "app/static/css/base.css").write_text("c{}")

    assert (build(root) / "app.css").read_text().startswith("c{}")


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("css/order.txt", None, r"^The pages cannot be built: .*css/order\.txt is missing\.$"),
        ("css/base.css", None, r"^The pages cannot be built: .*css/base\.css is missing\.$"),
        ("css/new.css", "", r"^app/static/css/order\.txt does not name new\.css: "),
        ("img/icons.txt", None, r"^The pages cannot be built: .*img/icons\.txt is missing\.$"),
        ("img/icons.txt", "no-such-icon", r"icons\.txt names an icon .*: no-such-icon\.$"),
        ("img/icons.txt", "x\nx", r"^The sprite has two symbols of one name: x\.$"),
    ],
)
def test_a_part_that_does_not_fit_is_one_clear_sentence(
    root: Path, path: str, text: str | None, sentence: str
) -> None:
    file = root / "app/static" / path
    file.unlink(missing_ok=True)
    if text is not None:
        file.write_text(text)

    with pytest.raises(Refused, match=sentence):
        build(root)


def test_the_old_files_stay_when_a_build_fails(root: Path) -> None:
    before = hashlib.sha256((build(root) / "icons.svg").read_bytes())
    (root / "app/static/img/icons.txt").write_text("no-such-icon")

    with pytest.raises(Refused):
        build(root)

    now = (root / "app/static/built/icons.svg").read_bytes()
    assert hashlib.sha256(now).digest() == before.digest()


def test_a_changed_lock_is_fetched_again_and_says_where_it_failed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "package-lock.json").write_text('{"changed": true}')
    monkeypatch.setattr(vendor, "pip_venv", lambda *_: Path("/bin/false"))
    (root / "package.json").write_text("{}")
    (root / ".npmrc").write_text("")

    with pytest.raises(Refused, match=f"could not be fetched: {root / 'log'} says why"):
        build(root)
