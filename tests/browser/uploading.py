"""What people do with files in a browser: choose, drop, paste, and wait for a slow network."""

import base64
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import FilePayload, Locator, Page, Route, expect

LOG: FilePayload = {
    "name": "trace.log",
    "mimeType": "text/plain",
    "buffer": b"12:04 upload timed out\n",
}


def named(name: str, content: bytes = b"some lines\n") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def png(side: int = 64) -> bytes:
    """A grey square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    rows = zlib.compress((b"\0" + b"\x90" * side) * side)
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


HAND_OVER = """(node, [happening, files, text]) => {
  const held = new DataTransfer();
  for (const [name, type, data] of files) {
    const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
    held.items.add(new File([bytes], name, { type }));
  }
  if (text) held.setData("text/plain", text);
  const options = { bubbles: true, cancelable: true };
  const event = happening === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: held })
    : new DragEvent(happening, { ...options, dataTransfer: held });
  return !node.dispatchEvent(event);
}"""


def hand_over(target: Locator, happening: str, *files: FilePayload, text: str = "") -> bool:
    """Dispatch a drop, dragover or paste of files; whether the page took it for itself."""
    held = [
        [each["name"], each["mimeType"], base64.b64encode(each["buffer"]).decode()]
        for each in files
    ]
    return bool(target.evaluate(HAND_OVER, [happening, held, text]))


@contextmanager
def slow_network(page: Page) -> Iterator[list[Route]]:
    """Uploads hang until a test goes on with them; those left at the end go through."""
    held: list[Route] = []
    page.route("**/files", lambda route: held.append(route))  # noqa: PLW0108 - it is asked for itself
    yield held
    page.unroute("**/files")


LISTEN = """() => {
  window.heard = [];
  const live = document.getElementById("live");
  new MutationObserver(() => window.heard.push(live.textContent)).observe(live, { childList: true });
}"""


def listen(page: Page) -> None:
    """Remember what the page says from now on: a later word must not hide an earlier one."""
    page.evaluate(LISTEN)


def heard(page: Page, words: str) -> None:
    """Wait until the page has said this."""
    page.wait_for_function("words => window.heard.join(' ').includes(words)", arg=words)


def ready(page: Page, *names: str) -> None:
    """These files and no others wait for the form, and the reader heard of it."""
    expect(page.locator(".staged:has(input[name=staged]) .staged__name")).to_have_text(list(names))


def row(page: Page, name: str) -> Locator:
    return page.locator(".staged", has_text=name)
