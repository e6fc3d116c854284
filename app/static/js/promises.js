// Promises: the preview follows what is typed, and says so when it cannot. Leaving unsaved asks first.
for (const each of document.querySelectorAll("[data-without-script]")) each.hidden = true;

const form = document.getElementById("promise");
const problem = document.getElementById("no-preview");
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, (event) => {
    if (event.detail?.ctx?.sourceElement?.id !== "forecast") return;
    document.getElementById("forecast").replaceChildren(problem.content.cloneNode(true));
    document.getElementById("effect").replaceChildren();
  });
}

// Enter in a field that only tries shows the preview: it never saves.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.name?.startsWith("try_")) return;
  event.preventDefault();
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
});

// What is only tried is not what would be lost.
const typed = () =>
  JSON.stringify([...new FormData(form)].filter(([name]) => !name.startsWith("try_")));
const before = typed();
const refused = document.querySelector("#error-summary, [data-given-back]") !== null;
let leaving = false;

form.addEventListener("submit", () => {
  leaving = true;
});
form.querySelector("[data-discard]").addEventListener("click", () => {
  leaving = true;
});
window.addEventListener("pageshow", () => {
  leaving = false;
});
window.addEventListener("beforeunload", (event) => {
  if (!leaving && (refused || typed() !== before)) event.preventDefault();
});
