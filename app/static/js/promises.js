// Promises: the preview follows what is typed, and says so when it cannot. Leaving unsaved asks first.
import { announce } from "./speak.js";

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

// Who does not see the preview hears it once what is typed has come to rest.
const REST = 1500; // milliseconds
let speaking = 0;
const words = (id, selector) => document.querySelector(`#${id} ${selector}`)?.textContent.replace(/\s+/g, " ").trim();
document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail?.ctx?.sourceElement?.id !== "forecast") return;
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    announce([words("forecast", ".forecast__problem") ?? words("forecast", ".forecast__due"), words("effect", ".save-bar__said")].filter(Boolean));
  }, REST);
});
form.addEventListener("input", () => clearTimeout(speaking));

// Enter in a field that only tries shows the preview: it never saves.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.name?.startsWith("try_")) return;
  event.preventDefault();
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
});

// What is only tried is not what would be lost.
const held = (of) => JSON.stringify([...new FormData(of)].filter(([name]) => !name.startsWith("try_")));
const typed = () => held(form);
// As the page came, also if somebody typed before this script was there.
const untouched = form.cloneNode(true);
untouched.reset();
const before = held(untouched);
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
