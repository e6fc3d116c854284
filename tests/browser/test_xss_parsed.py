"""What sanitiser and renderer make of the corpus, as the browser's own parser sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from app.domain.content.markdown import render
from app.domain.content.sanitiser import REL, TAGS, sanitise
from tests.domain.content.xss.corpus import VECTORS
from tests.domain.content.xss.judge import ALLOWED

pytestmark = pytest.mark.xdist_group("browser")
ATTRIBUTES = {tag: sorted(names) for tag, names in ALLOWED.items()}

# Each text stands as a thread has it: in an element, by innerHTML, beside what it could clobber.
JUDGE = """
([texts, allowed, rel]) => {
  const faults = [];
  for (const name of ["alert", "confirm", "prompt"]) {
    window[name] = () => faults.push(name + " ran");
  }
  window.onerror = (message) => faults.push("error: " + message);
  document.body.innerHTML = '<form id="reply"><input name="csrf_token" value="t"></form><div></div>';
  const place = document.querySelector("div");
  const judged = (root, text) => {
    for (const each of root.querySelectorAll("*")) {
      const tag = each.localName;
      if (each.namespaceURI !== "http://www.w3.org/1999/xhtml" || !(tag in allowed)) {
        faults.push(`<${tag}> in ${text}`);
        continue;
      }
      for (const { name } of each.attributes) {
        if (!allowed[tag].includes(name)) faults.push(`<${tag} ${name}> in ${text}`);
      }
      if (tag === "a" && each.hasAttribute("href")) {
        const { protocol, username, host } = new URL(each.getAttribute("href"));
        if (!["http:", "https:", "mailto:"].includes(protocol) || username) {
          faults.push(`${protocol} in ${text}`);
        }
        if (protocol !== "mailto:" && !host) faults.push(`no host in ${text}`);
        if (each.getAttribute("rel") !== rel) faults.push(`no rel in ${text}`);
      }
    }
    if (document.evaluate("//comment()", root, null, XPathResult.ANY_TYPE).iterateNext()) {
      faults.push(`a comment in ${text}`);
    }
  };
  for (const [vector, html] of texts) {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    judged(parsed.body, vector);
    if (parsed.head.childNodes.length) faults.push(`head in ${vector}`);
    place.innerHTML = html;
    judged(place, vector);
    for (const each of place.querySelectorAll("*")) {
      for (const type of ["click", "mouseover", "focus", "error", "load", "toggle"]) {
        if (type !== "click" || !each.closest("a")) each.dispatchEvent(new Event(type));
      }
    }
    const once = place.innerHTML;
    place.innerHTML = once;
    if (place.innerHTML !== once) faults.push(`another meaning the second time: ${vector}`);
    if (document.forms.reply.csrf_token.value !== "t") faults.push(`clobbered by ${vector}`);
    if (document.body.children.length !== 2) faults.push(`broke out of its place: ${vector}`);
  }
  return faults;
}
"""


@pytest.mark.parametrize("road", [sanitise, render])
def test_the_browser_finds_the_allow_list_and_nothing_that_acts(road, chromium_browser: Browser):
    context = chromium_browser.new_context()
    page = context.new_page()
    beyond: list[str] = []
    page.on("request", lambda request: beyond.append(request.url))
    page.on("dialog", lambda dialog: (beyond.append(dialog.message), dialog.dismiss()))

    texts = [[vector, road(vector)] for vector in VECTORS]
    faults = page.evaluate(JUDGE, [texts, ATTRIBUTES, REL])
    context.close()

    assert set(ATTRIBUTES) == TAGS
    assert faults == []
    assert beyond == []


def test_the_judge_sees_what_acts(chromium_browser: Browser):
    """A judge that finds nothing anywhere would prove nothing."""
    page = chromium_browser.new_page()
    guilty = [
        ["script", "<p><img src=x onerror=alert(1)></p>"],
        ["scheme", f'<a href="javascript:123" rel="{REL}">x</a>'],
        ["no rel", '<a href="https://a.example">x</a>'],
        ["comment", "<p><!--x--></p>"],
        ["id", "<p id=x>x</p>"],
        ["mutation", "<p><svg><style><img></style></svg></p>"],
    ]

    faults = page.evaluate(JUDGE, [guilty, ATTRIBUTES, REL])
    page.close()

    for name, _ in guilty[1:]:
        assert any(name in fault for fault in faults), (name, faults)
    assert any("<img> in script" in fault for fault in faults)
