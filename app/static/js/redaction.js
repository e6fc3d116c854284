// The words that are selected in a message go into the form that removes them, here in a dialog.
// Without this script, or without htmx, the link leads to the same form on its own page.
const LONGEST = 20_000;
let taken = null;

function selection() {
  const found = document.getSelection();
  if (!found || found.isCollapsed || found.rangeCount === 0) return null;
  const inside = found.getRangeAt(0).commonAncestorContainer;
  const link = (inside.closest ? inside : inside.parentElement)?.closest(".message")?.querySelector("[data-redaction]");
  const words = found.toString().trim();
  return link && words && words.length <= LONGEST ? { link, words } : null;
}

const label = (link) => link.querySelector("[data-label]");

// The link says what it will take. Each keeps its first words, to say them again.
function say() {
  const now = selection();
  for (const link of document.querySelectorAll("[data-redaction]")) {
    const chosen = now?.link === link;
    link.dataset.plain ??= label(link).textContent;
    label(link).textContent = chosen ? link.dataset.selected : link.dataset.plain;
    link.classList.toggle("message__remove--selected", chosen);
  }
}
document.addEventListener("selectionchange", say);

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
  dialog.className = "redaction-dialog";
  dialog.setAttribute("aria-labelledby", "redaction-title");
  part.id = "redaction";
  const page = link.dataset.redaction;
  Object.assign(form, { method: "post", action: page });
  for (const [name, value] of [["hx-post", page], ["hx-target", "#redaction"], ["hx-swap", "outerMorph"]]) {
    form.setAttribute(name, value);
  }
  const token = document.querySelector("input[name=csrf_token]")?.value ?? "";
  form.append(hidden("csrf_token", token), hidden("step", "fill"), hidden("words", words));
  part.append(form);
  dialog.append(part);
  (document.querySelector(".shell") ?? document.body).append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
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

// The server did not answer: the page says so, and a dialog would hide it.
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, (event) => {
    const { response } = event.detail.ctx ?? {};
    if (![401, 422].includes(response?.status)) document.querySelector(".redaction-dialog")?.close();
  });
}
