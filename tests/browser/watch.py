"""What no page may do, watched in every browser of a test."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

OURS = {"localhost", "127.0.0.1"}
CSP_REPORT = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error("CSP violation: " + event.violatedDirective + " " + event.blockedURI);
});
"""
STATUS = re.compile(r"responded with a status of (\d{3})")
OFFLINE = re.compile(
    r"Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|CONNECTION_RESET)"
    r"|^htmx: htmx:error: Failed to fetch"
)
STORED = "() => [document.cookie, localStorage.length, sessionStorage.length]"


class Watch:
    """Collects faults: script errors, console errors, CSP reports, requests that leave the machine."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._expected: set[int] = set()
        self._offline = False
        self._contexts: list[BrowserContext] = []

    def expect_status(self, *statuses: int) -> None:
        """The test means these answers: the browser's line about them is no fault."""
        self._expected.update(statuses)

    def expect_offline(self) -> None:
        """The test takes the network away: the browser's line about a lost request is no fault."""
        self._offline = True

    def over(self, context: BrowserContext) -> None:
        """Watch this browser from now on."""
        context.add_init_script(CSP_REPORT)
        context.on("weberror", self._script)
        context.on("console", self._console)
        context.on("request", self._request)
        self._contexts.append(context)

    def close(self) -> None:
        """Look at what was stored, then fail with all that was found."""
        for context in self._contexts:
            for page in context.pages:
                if page.url.startswith("http") and page.evaluate(STORED) != ["", 0, 0]:
                    self.faults.append(f"{page.url} keeps {page.evaluate(STORED)}")
            context.close()
        assert not self.faults, "\n".join(self.faults)

    def _script(self, problem: WebError) -> None:
        self.faults.append(f"script error: {problem.error}")

    def _console(self, message: ConsoleMessage) -> None:
        status = STATUS.search(message.text)
        if status and int(status[1]) in self._expected:
            return
        if self._offline and OFFLINE.search(message.text):
            return
        if message.type in ("error", "warning") or "Content Security Policy" in message.text:
            self.faults.append(f"console {message.type}: {message.text} ({message.location})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.hostname not in OURS:
            self.faults.append(f"request leaves the machine: {request.url}")
