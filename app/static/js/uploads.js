// Chosen, dropped and pasted files are sent at once, each for itself; their form takes them along.
import { speak } from "./speak.js";
import { named, UploadRow } from "./upload-row.js";

const rows = new WeakMap(); // row -> its upload, while it is not the server's own row
const fieldOf = (form) => form?.querySelector("[data-uploads]");
const formAt = (node) => (node instanceof Element ? node.closest("form") : null);
const rowsOf = (field) => [...field.querySelectorAll(".files__staged > .staged")];
const uploadsOf = (field) => rowsOf(field).flatMap((row) => rows.get(row) ?? []);
const isReady = (row) => !rows.has(row) || rows.get(row).state === "ready";
const isSending = (row) => rows.get(row)?.state === "sending";
// A file that was not kept takes no other's place.
const isCounted = (row) => isSending(row) || (isReady(row) && !row.matches(".staged--withheld"));
const MOST_LISTED = 20;
function isFull(field) {
  const there = rowsOf(field).filter((row) => isSending(row) || isReady(row));
  return there.filter(isCounted).length >= Number(field.dataset.mostFiles) || there.length >= MOST_LISTED;
}

function listOf(field) {
  const there = field.querySelector(".files__staged");
  if (there) return there;
  const made = document.createElement("ul");
  made.className = "files__staged";
  field.querySelector("template[data-row]").before(made);
  return made;
}

// Rows that the server drew have a check box for pages without script: here a button does it.
function enhance(root) {
  for (const field of root.querySelectorAll("[data-uploads]")) {
    field.querySelector("input.drop").hidden = true;
    field.querySelector("[data-upload-choose]").hidden = false;
    for (const note of field.querySelectorAll("[data-with-script]")) note.hidden = false;
    for (const row of rowsOf(field).filter((each) => !rows.has(each))) {
      row.querySelector(".staged__remove").hidden = true;
      row.querySelector("[data-upload=remove]").hidden = false;
    }
  }
}

// What there was no room for can go along once there is; what has gone along is not missed any more.
function offer(field) {
  for (const { node } of uploadsOf(field).filter((each) => each.why === "many")) {
    node.querySelector("[data-upload=retry]").hidden = isFull(field);
  }
  if (!field.waiting && !stuckIn(field)) stopWaiting(field);
}

function tryAgain(upload) {
  const { field, file, name } = upload;
  if (upload.why === "many" && isFull(field)) return;
  if (file.size === 0) upload.refuse(named(field, "empty", name));
  else if (file.size > Number(field.dataset.mostBytes)) upload.refuse(named(field, "large", name));
  else upload.send();
}

function settled(upload, focused = false) {
  const { field, node } = upload;
  if (upload.state === "ready") {
    enhance(field.parentNode);
    if (focused) node.querySelector("[data-upload=remove]").focus();
  }
  offer(field);
  if (!field.waiting || uploadsOf(field).some((each) => each.state === "sending")) return;
  const { form, submitter } = field.waiting;
  stopWaiting(field);
  if (!held(field)) form.requestSubmit(submitter);
}

function add(field, files) {
  for (const { file, name } of files) {
    const upload = new UploadRow(field, file, name, { report: speak, settled, again: tryAgain });
    const full = isFull(field);
    rows.set(upload.node, upload);
    listOf(field).append(upload.node);
    if (full) upload.refuse(named(field, "many", name), "many");
    else tryAgain(upload);
  }
}

const asFiles = (list) => [...list].map((file) => ({ file, name: file.name }));

document.addEventListener("change", (event) => {
  const field = event.target.matches("input.drop") && event.target.closest("[data-uploads]");
  if (!field) return;
  add(field, asFiles(event.target.files));
  event.target.value = ""; // they are not sent twice
});

document.addEventListener("click", (event) => {
  const chooses = event.target.closest("[data-upload-choose]");
  chooses?.closest("[data-uploads]").querySelector("input.drop").click();
});

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-upload=remove]")?.closest(".staged");
  if (!row) return;
  const field = row.closest("[data-uploads]");
  const name = row.querySelector(".staged__name").textContent;
  const token = row.querySelector("input[name=staged]")?.value;
  const others = rowsOf(field);
  const next = others[others.indexOf(row) + 1] ?? others[others.indexOf(row) - 1];
  row.remove();
  if (token) {
    const left = document.createElement("input");
    Object.assign(left, { type: "hidden", name: "remove", value: token });
    listOf(field).before(left); // with the form the server hears of it
  }
  (next?.querySelector("[data-upload]:not([hidden])") ?? field.querySelector("[data-upload-choose]")).focus();
  offer(field);
  speak(named(field, "removed", name));
});

const bringsFiles = (event) => event.dataTransfer?.types.includes("Files");
function mark(form) {
  for (const each of document.querySelectorAll("form[data-dropping]")) {
    if (each !== form) delete each.dataset.dropping;
  }
  if (form) form.dataset.dropping = "";
}

for (const happening of ["dragenter", "dragover"]) {
  document.addEventListener(happening, (event) => {
    if (!bringsFiles(event) || !document.querySelector("[data-uploads]")) return;
    event.preventDefault(); // a drop beside the form would open the file in place of the page
    const form = formAt(event.target);
    event.dataTransfer.dropEffect = fieldOf(form) ? "copy" : "none";
    mark(fieldOf(form) ? form : null);
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) mark(null);
});
document.addEventListener("drop", (event) => {
  mark(null);
  if (!bringsFiles(event) || !document.querySelector("[data-uploads]")) return;
  event.preventDefault();
  const field = fieldOf(formAt(event.target));
  if (field) add(field, asFiles(event.dataTransfer.files));
});

document.addEventListener("paste", (event) => {
  const field = fieldOf(formAt(event.target));
  const held = event.clipboardData;
  // Word and Excel copy a picture of their text beside it: text stays text.
  if (!field || !held?.files.length || held.types.includes("text/plain")) return;
  event.preventDefault();
  const files = asFiles(held.files).map(({ file, name }) => {
    if (name !== "image.png") return { file, name };
    field.pasted = (field.pasted ?? 0) + 1;
    return { file, name: `${named(field, "screenshot", "")}-${field.pasted}.png` };
  });
  add(field, files);
});

function stopWaiting(field) {
  delete field.waiting;
  field.querySelector(".files__wait")?.remove();
}

function wait(field, text) {
  const note = field.querySelector(".files__wait") ?? document.createElement("p");
  note.className = "files__wait";
  note.textContent = text;
  field.append(note);
  speak(text);
}

// A file that was to go along and did not. Whoever is logged out logs in by sending the form.
const stuckIn = (field) =>
  uploadsOf(field).find((each) => each.state === "failed" && each.why !== "loggedOut");

// Its sender decides, not we: of what failed at once, of what was refused by sending again.
function held(field) {
  const stuck = stuckIn(field);
  if (stuck) {
    wait(field, named(field, "held", stuck.name));
    stuck.node.querySelector("[data-upload=retry]").focus();
    return true;
  }
  const refused = uploadsOf(field).filter((each) => each.state === "refused");
  if (refused.every((each) => each.isTold)) return false;
  for (const each of refused) each.isTold = true;
  const names = refused.map((each) => each.name).join(", ");
  wait(field, named(field, refused.length > 1 ? "refusedMany" : "refusedOne", names));
  return true;
}

// Before everybody else who listens to forms being sent.
window.addEventListener(
  "submit",
  (event) => {
    const field = fieldOf(event.target);
    if (!field || event.submitter?.hasAttribute("formaction")) return;
    const running = uploadsOf(field).some((each) => each.state === "sending");
    if (running) field.waiting = { form: event.target, submitter: event.submitter };
    if (running) wait(field, named(field, "waits", ""));
    else stopWaiting(field);
    if (!running && !held(field)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

// What waits for another form than the one that was sent stays as it is.
document.addEventListener("htmx:before:swap", (event) => {
  const source = event.detail.ctx.sourceElement;
  for (const field of document.querySelectorAll("[data-uploads]")) {
    const other = field.closest("form") !== source && rowsOf(field).length > 0;
    field.toggleAttribute("hx-morph-skip", other);
  }
});
document.addEventListener("htmx:after:swap", () => {
  for (const field of document.querySelectorAll("[data-uploads]")) field.removeAttribute("hx-morph-skip");
  enhance(document);
});
enhance(document);
