"""The repository's own files, as the house tests read them."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
MADE = ("static/vendor", "static/built")  # by the set-up, from locked packages


def files(pattern, under=APP):
    """Our own files of this pattern: neither made by the set-up nor cached."""
    return sorted(
        path
        for path in under.rglob(pattern)
        if path.is_file()
        and "__pycache__" not in path.parts
        and not path.relative_to(ROOT).as_posix().startswith(tuple(f"app/{each}" for each in MADE))
    )


def name(path):
    return path.relative_to(ROOT).as_posix()


def nodes(path, kind):
    """The nodes of this kind in a Python file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, kind)]
