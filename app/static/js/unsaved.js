// Leaving with words typed and not sent asks first. Words in a form that is being sent do not count.
let sent = null;

const unsent = (area) =>
  area.form !== sent &&
  area.value.trim() !== "" &&
  // What came back, with an error or after a log-in, stands in the page already, yet was not sent.
  (area.value !== area.defaultValue ||
    document.querySelector("#error-summary, [data-given-back]") !== null);

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
