// A page that only tells something comes in a dialog over the one that asked for it, and leaves that
// as it is. The browser's own way back closes it too. Without this script, or without htmx, the link
// leads to the page itself.
document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest) return;
  const sheet = event.target.closest("dialog.sheet");
  // The backdrop is the dialog itself: what stands in it fills it.
  if (sheet && (event.target === sheet || event.target.closest("[data-sheet-close]"))) {
    event.preventDefault();
    sheet.close();
  }
  const link = event.target.closest("[data-sheet]");
  if (!link || !window.htmx) return;
  event.preventDefault();
  open(link);
});

function open(link) {
  const dialog = document.createElement("dialog");
  const part = document.createElement("section");
  // A dialog closes the drawer from which it was asked for; the way back leads into it.
  const drawer = link.closest(":popover-open");
  dialog.className = "sheet";
  dialog.setAttribute("aria-labelledby", `${link.dataset.sheet}-title`);
  part.id = link.dataset.sheet;
  const asks = { get: link.href, trigger: "load", swap: "outerMorph", "status:4xx": "swap:none", "status:5xx": "swap:none" };
  for (const [name, value] of Object.entries(asks)) part.setAttribute(`hx-${name}`, value);
  dialog.append(part);
  (document.querySelector(".shell") ?? document.body).append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (history.state?.sheet) history.back();
    if (drawer?.isConnected && !drawer.matches(":popover-open")) {
      // A drawer that closes leads back to where one was when it opened.
      openerOf(drawer)?.focus();
      drawer.showPopover();
    }
    link.focus();
  });
  history.pushState({ sheet: true }, "");
  dialog.showModal();
  window.htmx.process(dialog);
}

const openerOf = (drawer) =>
  [...document.querySelectorAll(`[popovertarget="${drawer.id}"]`)].find((each) => !drawer.contains(each));

window.addEventListener("popstate", () => document.querySelector("dialog.sheet[open]")?.close());

const sheetOf = (event) => event.detail?.ctx?.sourceElement?.closest?.("dialog.sheet");

document.addEventListener("htmx:after:swap", (event) => {
  const sheet = document.querySelector("dialog.sheet[open]");
  if (sheet && event.detail?.ctx?.target?.id && sheet.querySelector(`#${event.detail.ctx.target.id}`)) {
    document.getElementById(sheet.getAttribute("aria-labelledby"))?.focus();
  }
});

// Nothing came: the page behind says so.
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, (event) => sheetOf(event)?.close());
}
