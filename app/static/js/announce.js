// A failed form gets the focus on its summary; what just happened is spoken by the live region.
import { announce } from "./speak.js";

const ERROR = /^Error: /;

function attend(root, refused) {
  const summary = refused ? root.querySelector("#error-summary") : null;
  const title = document.title.replace(ERROR, "");
  document.title = document.getElementById("error-summary") ? `Error: ${title}` : title;
  summary?.focus();
  // What just happened goes before what stands on the page since earlier, which a refusal leaves unsaid.
  const fresh = [...root.querySelectorAll("[data-announce='']")];
  const news = fresh.length || summary ? fresh : [...root.querySelectorAll("[data-announce]")].slice(0, 1);
  announce(news.map((each) => each.textContent.replace(/\s+/g, " ").trim()).filter(Boolean));
}

attend(document, true);
document.addEventListener("htmx:after:swap", (event) => {
  const { target, response } = event.detail?.ctx ?? {};
  // The log-in form in place of the whole page: what was in focus is gone, so its title has it.
  if (response?.status === 401) {
    attend(document, true);
    document.querySelector("h1")?.focus();
    return;
  }
  // An outer swap replaces the target itself: look it up again by its id. A header names it by a selector.
  const named = typeof target === "string" ? document.querySelector(target) : target;
  const fresh = named?.id ? document.getElementById(named.id) : named;
  // What another form was refused earlier still stands there; it is no news.
  if (fresh?.isConnected) attend(fresh, response?.status >= 400);
});

// A link of the summary leads to the control itself, not to the top of its label.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#error-summary a[href^='#']");
  const named = link && document.getElementById(link.hash.slice(1));
  if (!named) return;
  // Where a button stands for the control, the button has the focus.
  const control = named.hidden ? (named.parentElement.querySelector("button:not([hidden])") ?? named) : named;
  event.preventDefault();
  control.focus({ preventScroll: true });
  (control.closest(".field") ?? control).scrollIntoView({ block: "start" });
});
