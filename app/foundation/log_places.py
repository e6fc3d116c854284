"""An exception as types and places. Its messages and notes stay out: they may quote people."""

import re
import sys
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2].as_posix() + "/"
_LIBRARIES = re.compile(r".*/(?:site-packages|dist-packages|python3\.[0-9]+)/")
_ODD = re.compile(r"[^A-Za-z0-9_./<>+-]")
MOST_FRAMES, MOST_PROBLEMS = 30, 30
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def places(exc_info: ExcInfo) -> str:
    """Types and places of an exception, its causes, and the members of a group, one a line."""
    lines: list[str] = []
    _tell(exc_info[1], "", "", lines, set())
    return "\n".join(lines)


def place_of(path: str, line: int) -> str:
    """`app/web/desk/tickets.py:12`, relative to the repository, or to the folder of the libraries."""
    short = path.removeprefix(ROOT)
    if short.startswith("/") or _LIBRARIES.match(short):
        short = _LIBRARIES.sub("", short)
    if short.startswith("/"):
        short = short.rpartition("/")[2]  # the folders of this machine are nobody's business
    return f"{_ODD.sub('_', short)[-100:]}:{line}"


def _tell(problem: BaseException, head: str, margin: str, lines: list[str], seen: set[int]) -> None:
    if id(problem) in seen or len(seen) >= MOST_PROBLEMS:
        return
    seen.add(id(problem))
    lines.append(f"{margin}{head}{_ODD.sub('_', type(problem).__qualname__)}")
    lines += [f"{margin}  {each}" for each in _frames(problem.__traceback__)]
    if isinstance(problem, BaseExceptionGroup):
        for each in problem.exceptions:
            _tell(each, "member: ", margin + "  ", lines, seen)
    if problem.__cause__ is not None:
        _tell(problem.__cause__, "caused by: ", margin, lines, seen)
    elif problem.__context__ is not None and not problem.__suppress_context__:
        _tell(problem.__context__, "while handling: ", margin, lines, seen)


def _frames(trace: TracebackType | None) -> list[str]:
    """The places, outermost first; of very many the first and the last ones."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(
            f"{place_of(code.co_filename, trace.tb_lineno)} in {_ODD.sub('_', code.co_name)}"
        )
        trace = trace.tb_next
    if len(found) > MOST_FRAMES:
        half = MOST_FRAMES // 2
        left_out = f"and {len(found) - 2 * half} more places"
        found = [*found[:half], left_out, *found[-half:]]
    return found


def places_of_present() -> str:
    """Those of the exception that is being handled now; empty if there is none."""
    kind, problem, trace = sys.exc_info()
    return places((kind, problem, trace)) if kind and problem else ""
