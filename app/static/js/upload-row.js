// One file on its way to the server, ahead of its form: its row, its progress, what became of it.
const words = (field) => field.querySelector("template[data-row]");

export const named = (field, what, name) => words(field).dataset[what].replace("{name}", () => name);

const SAID = { 401: "loggedOut", 413: "large", 429: "limited" };
// Trying again cannot help where the file itself is the trouble.
const FINAL = new Set([413, 422]);

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export class UploadRow {
  // `report(text)` speaks; `settled(upload)` follows each end, good or bad; `again(upload)` is asked for.
  constructor(field, file, name, { report, settled, again }) {
    Object.assign(this, { field, file, name, report, settled, again, state: "new", why: "" });
    this.node = words(field).content.firstElementChild.cloneNode(true);
    this.node.querySelector(".staged__name").textContent = name;
    this.node.querySelector(".staged__size").textContent = size(file.size);
    for (const place of this.node.querySelectorAll("[data-name]")) place.textContent = name;
    this.bar = this.node.querySelector("progress");
    this.bar.setAttribute("aria-label", named(field, "progress", name));
    this.node.addEventListener("click", (event) => {
      const act = event.target.closest("[data-upload]")?.dataset.upload;
      if (act === "cancel") this.cancel();
      if (act === "retry") this.again(this);
    });
  }

  send() {
    this.why = "";
    this.show("sending", "", ["cancel"]);
    this.bar.value = 0;
    const request = (this.request = new XMLHttpRequest());
    const body = new FormData();
    body.append("csrf_token", this.field.closest("form").elements.csrf_token.value);
    body.append("files", this.file, this.name);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) this.bar.value = (100 * event.loaded) / event.total;
    });
    request.upload.addEventListener("load", () => {
      this.bar.removeAttribute("value");
      this.say(words(this.field).dataset.checking);
    });
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.fail("away"));
    request.open("POST", this.field.dataset.uploads);
    request.send(body);
  }

  answered(request) {
    const kind = request.getResponseHeader("Content-Type") ?? "";
    if (request.status === 200 && kind.startsWith("text/html")) return this.take(request.responseText);
    if (request.status === 422 && kind.startsWith("text/plain")) return this.refuse(request.responseText);
    return this.fail(SAID[request.status] ?? "failed", FINAL.has(request.status));
  }

  // The server's own row, with the token that goes with the form.
  take(html) {
    const row = new DOMParser().parseFromString(html, "text/html").querySelector(".staged");
    const focused = this.node.contains(document.activeElement);
    const advice = row.querySelector(".staged__words")?.textContent.trim();
    const name = row.querySelector(".staged__name").textContent;
    this.state = "ready";
    this.node.replaceWith(row);
    this.node = row;
    this.report(advice ? `${name}: ${advice}` : named(this.field, "ready", name));
    this.settled(this, focused);
  }

  refuse(text, why = "") {
    this.why = why;
    this.show("refused", text, ["remove"]);
    this.report(text);
    this.settled(this);
  }

  fail(what, final = false) {
    if (final) return this.refuse(named(this.field, what, this.name));
    this.why = what;
    this.show("failed", named(this.field, what, this.name), ["retry", "remove"]);
    this.report(this.node.querySelector("[data-words]").textContent);
    return this.settled(this);
  }

  cancel() {
    this.request?.abort();
    this.show("cancelled", named(this.field, "cancelled", this.name), ["retry", "remove"]);
    this.report(this.node.querySelector("[data-words]").textContent);
    this.settled(this);
  }

  show(state, text, acts) {
    const focused = this.node.contains(document.activeElement);
    this.state = state;
    this.node.dataset.state = state;
    this.bar.hidden = state !== "sending";
    for (const each of this.node.querySelectorAll("[data-upload]")) {
      each.hidden = !acts.includes(each.dataset.upload);
    }
    this.say(text);
    if (focused) this.node.querySelector("[data-upload]:not([hidden])").focus();
  }

  say(text) {
    this.node.querySelector("[data-words]").textContent = text;
    this.node.querySelector(".staged__words").hidden = !text;
  }
}
