// The desk: half-typed words outlive every swap, and the writer keeps the place.
import "./clocks.js";
import "./sheet.js";
import { troubleIn } from "./redaction.js";

const find = (id) => document.getElementById(id);

function toTheNewest() {
  const thread = find("thread");
  if (thread) thread.scrollTop = thread.scrollHeight;
}

if (!location.hash.startsWith("#redaction-")) toTheNewest();
document.querySelector(".neighbours [aria-current]")?.scrollIntoView({ block: "nearest" });

// A click or a tap on a mode goes straight to its text; the arrow keys only switch.
document.addEventListener("click", (event) => {
  const mode = event.target.closest("[data-writes]");
  if (mode && event.detail > 0) find(mode.dataset.writes).focus();
});

// A change of assignee, status or priority leaves the composer exactly as it is.
document.addEventListener("htmx:before:swap", (event) => {
  const form = event.detail.ctx.sourceElement;
  const keeps = form.matches("[data-keeps-draft]");
  find("composer")?.toggleAttribute("hx-morph-skip", keeps);
  // What the composer was refused earlier is old news beside a new refusal: one summary a page.
  if (keeps) find("composer")?.querySelector("#error-summary")?.remove();
});

document.addEventListener("htmx:after:swap", (event) => {
  const { sourceElement: form, response } = event.detail.ctx;
  find("composer")?.removeAttribute("hx-morph-skip");
  if (!form.matches(".write") || response.status >= 400) return;
  form.reset();
  form.querySelector("textarea").focus();
  toTheNewest();
});

// What is half-typed in the other forms goes along: should the session be over, it is kept too.
document.addEventListener("htmx:config:request", (event) => {
  const { sourceElement, request } = event.detail.ctx;
  if (!(request.body instanceof FormData)) return;
  for (const form of document.querySelectorAll("form[data-draft-of]")) {
    const text = form.querySelector("textarea").value;
    if (form !== sourceElement && text.trim()) request.body.append(`draft:${form.dataset.draftOf}`, text);
  }
});

// Nothing came back, or nothing that belongs here: say so, keep what was typed.
const failed = find("failed");
const [wrong, away] = failed?.querySelectorAll("template") ?? [];
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, (event) => {
    const { ctx } = event.detail;
    const { sourceElement, response } = ctx ?? {};
    if (sourceElement?.id === "news" || [401, 422].includes(response?.status)) return;
    const said = (response ? wrong : away).content.cloneNode(true);
    const trouble = troubleIn(ctx);
    if (trouble) trouble.replaceChildren(said);
    else failed?.replaceChildren(wrong, away, said);
    trouble?.scrollIntoView({ block: "nearest" });
  });
}
document.addEventListener("htmx:before:request", () => failed?.replaceChildren(wrong, away));

// Polling is a choice (WCAG 2.2.2); the switch is only there when script can poll.
const live = document.querySelector("[data-live]");
live?.removeAttribute("hidden");
live?.addEventListener("click", () => {
  live.dataset.live = live.dataset.live === "on" ? "off" : "on";
});
document.addEventListener("htmx:config:request", (event) => {
  if (event.detail.ctx.sourceElement.id === "news" && live?.dataset.live === "off") event.preventDefault();
});
