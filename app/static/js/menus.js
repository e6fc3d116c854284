// Menus are <details>: Esc and a click or focus elsewhere close them.
const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

for (const happening of ["click", "focusin"]) {
  document.addEventListener(happening, (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
}
