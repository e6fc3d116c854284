// One send at a time. aria-disabled, never disabled: a disabled button would lose the focus.
function mark(form, busy) {
  for (const button of form.querySelectorAll("button[type=submit]")) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  if (busy) form.dataset.sending = "";
  else delete form.dataset.sending;
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if ("sending" in form.dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // After the browser has read the form, so that the pressed button's own value goes with it.
    setTimeout(() => mark(form, true));
  },
  true,
);

const freeAll = () => document.querySelectorAll("form[data-sending]").forEach((form) => mark(form, false));
document.addEventListener("htmx:finally:request", freeAll);
// Coming back by the browser's own page cache.
window.addEventListener("pageshow", freeAll);

// Ctrl+Enter sends what is being written, by the form's first button.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  if (!(event.target instanceof HTMLTextAreaElement) || !event.target.form) return;
  event.preventDefault();
  event.target.form.requestSubmit(event.target.form.querySelector("button[type=submit]"));
});
