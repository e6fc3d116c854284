// The live region speaks what is added to it, so each sentence is said once; what was said goes again.
const KEPT = 1000; // milliseconds: several things may happen at once, and all of them are read
const live = () => document.getElementById("live");
const ended = (text) => (/[.!?:]$/.test(text) ? text : `${text}.`);
let clearing = 0;

// The sentences as one text, a full stop between each two.
export const joined = (sentences) =>
  sentences.map((text, at) => (at < sentences.length - 1 ? ended(text) : text)).join(" ");

// One more sentence, beside what is being said.
export function speak(text) {
  const region = live();
  if (!region || !text) return;
  if (performance.now() > clearing) region.replaceChildren();
  clearing = performance.now() + KEPT;
  const line = document.createElement("span");
  line.textContent = `${ended(text.trim())} `;
  region.append(line);
}

// What just happened to the whole page, in place of what was said before.
export function announce(sentences) {
  const region = live();
  clearing = 0;
  if (region && sentences.length) region.textContent = joined(sentences);
}
