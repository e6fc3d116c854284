// The words that are selected in a message go into the form that removes them, here in a dialog.
// Without this script, or without htmx, the link leads to the same form on its own page.
import { announce } from "./speak.js";

const LONGEST = 20_000;
let taken = null;

const near = (node) => (node.closest ? node : node.parentElement)?.closest(".message");

function selected() {
  const found = document.getSelection();
  return found && !found.isCollapsed && found.rangeCount > 0 ? found.getRangeAt(0) : null;
}

// What is stored, not what is shown: a chip of the card guard gives the mark that it stands for.
function words(range) {
  if (range.commonAncestorContainer.parentElement?.closest(".removed")) return "";
  const copy = document.createElement("div");
  copy.append(range.cloneContents());
  for (const chip of copy.querySelectorAll(".removed")) chip.replaceWith(chip.dataset.mark ?? "");
  // Only what is drawn has line breaks between its paragraphs.
  copy.className = "visually-hidden";
  document.body.append(copy);
  const text = copy.innerText.trim();
  copy.remove();
  return text;
}

function selection() {
  const range = selected();
  const link = range && near(range.commonAncestorContainer)?.querySelector("[data-redaction]");
  if (!link) return null;
  const found = words(range);
  return found && found.length <= LONGEST ? { link, words: found } : null;
}

function isOverSeveral(range) {
  const ends = range ? [range.startContainer, range.endContainer].map(near) : [];
  return ends.length > 0 && ends.every((each) => each?.closest(".thread")) && ends[0] !== ends[1];
}

const label = (link) => link.querySelector("[data-label]");
let saidSeveral = false;

// The link says what it will take. Each keeps its first words, to say them again.
function say() {
  const range = selected();
  const several = isOverSeveral(range);
  const now = several ? null : selection();
  for (const link of document.querySelectorAll("[data-redaction]")) {
    const chosen = now?.link === link;
    const crossed = several && range.intersectsNode(near(link));
    link.dataset.plain ??= label(link).textContent;
    label(link).textContent = crossed ? link.dataset.several : chosen ? link.dataset.selected : link.dataset.plain;
    link.classList.toggle("message__remove--selected", chosen);
    if (crossed && !saidSeveral) {
      announce([link.dataset.several]);
      saidSeveral = true;
    }
  }
  saidSeveral &&= several;
}
document.addEventListener("selectionchange", say);

// Copied words can be pasted into the form: they name what is stored too.
document.addEventListener("copy", (event) => {
  const range = selected();
  if (!range || !range.cloneContents().querySelector(".removed")) return;
  event.clipboardData.setData("text/plain", words(range));
  event.preventDefault();
});

// A tap lets go of the selection before the click comes.
document.addEventListener("pointerdown", (event) => {
  taken = event.target.closest?.("[data-redaction]") ? selection() : null;
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const closes = event.target.closest("dialog [data-redaction-close]");
  if (closes) {
    event.preventDefault();
    closes.closest("dialog").close();
  }
  const link = event.target.closest("[data-redaction]");
  if (!link || !window.htmx) return;
  event.preventDefault();
  const chosen = (event.detail > 0 ? taken : null) ?? selection();
  ask(link, chosen?.link === link ? chosen.words : "");
});

function hidden(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  return field;
}

// The words travel in a form's body: no address, no storage of the browser holds them.
function ask(link, words) {
  const dialog = document.createElement("dialog");
  const part = document.createElement("section");
  const form = document.createElement("form");
  const trouble = document.createElement("div");
  dialog.className = "redaction-dialog";
  dialog.setAttribute("aria-labelledby", "redaction-title");
  part.id = "redaction";
  dialog.dataset.of = near(link).id;
  const page = link.dataset.redaction;
  Object.assign(form, { method: "post", action: page });
  for (const [name, value] of [["hx-post", page], ["hx-target", "#redaction"], ["hx-swap", "outerMorph"]]) {
    form.setAttribute(name, value);
  }
  const token = document.querySelector("input[name=csrf_token]")?.value ?? "";
  form.append(hidden("csrf_token", token), hidden("step", "fill"), hidden("dialog", "y"), hidden("words", words));
  part.append(form);
  trouble.className = "redaction-dialog__trouble";
  trouble.setAttribute("role", "alert");
  dialog.append(part, trouble);
  (document.querySelector(".shell") ?? document.body).append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "done") link.focus();
  });
  link.focus();
  dialog.showModal();
  window.htmx.process(dialog);
  form.requestSubmit();
}

// A refused form has the focus on its errors; a new step begins at its own title.
document.addEventListener("htmx:after:swap", (event) => {
  const { target, response } = event.detail?.ctx ?? {};
  if (target?.id !== "redaction" || response?.status >= 400) return;
  document.getElementById("redaction-title")?.focus();
});

const dialogOf = (ctx) => ctx?.sourceElement?.closest?.(".redaction-dialog");
const bars = () => [...document.querySelectorAll("[data-removed]")];
let before = null;

// It is done: the page behind is new but for its composer, and the new bar is what to see first.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  before = dialogOf(ctx) && ctx.response.status < 400 ? new Set(bars().map((bar) => bar.id)) : null;
});
document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = event.detail;
  const dialog = dialogOf(ctx);
  if (!dialog || !before || ctx.target !== "#main") return; // as the answer's header names it
  const earlier = before;
  dialog.close("done");
  const fresh = bars().filter((bar) => !earlier.has(bar.id));
  const here = fresh.find((bar) => near(bar)?.id === dialog.dataset.of);
  attendTo(here ?? fresh[0] ?? document.getElementById("thread"));
});

function attendTo(bar) {
  const place = bar?.closest(".message") ?? bar;
  if (!place) return;
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  bar.scrollIntoView({ block: "center" });
}

// Nothing came back: the dialog stays as it is, and says so where it is seen.
export function troubleIn(ctx) {
  const dialog = dialogOf(ctx);
  if (dialog?.querySelector(".redaction-form")) return dialog.querySelector(".redaction-dialog__trouble");
  dialog?.close();
  return null;
}
document.addEventListener("htmx:before:request", (event) => {
  dialogOf(event.detail.ctx)?.querySelector(".redaction-dialog__trouble")?.replaceChildren();
});
