// Leaving with words typed and not sent asks first. Words in a form that is being sent do not count.
let sent = null;

const unsent = (area) =>
  area.form !== sent &&
  area.value.trim() !== "" &&
  // What came back with an error stands in the page already, yet is stored nowhere.
  (area.value !== area.defaultValue || document.getElementById("error-summary") !== null);

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent = event.target;
});
window.addEventListener("pageshow", () => {
  sent = null;
});
window.addEventListener("beforeunload", (event) => {
  const areas = [...document.querySelectorAll("form[method=post] textarea")];
  if (areas.some(unsent)) event.preventDefault();
});
