// Clocks of promises count on where the server left them, within the hours that are open now, and
// never move a row. Whose own ticket runs out while they look is told so at once: nothing else is.
import { joined } from "./speak.js";

const EVERY = 15_000;
const UNITS = [["h", 3600], ["m", 60]];
const seen = new WeakMap();
const told = new Set();

const source = () => document.getElementById("clock-words");
const fill = (pattern, text) => pattern.replace("{}", text);

// As the server says it: two units, rounded down (`in_words`).
export function inUnits(seconds, day) {
  const days = Math.floor(seconds / day);
  let rest = seconds % day;
  const found = [[days, "d"]];
  for (const [unit, size] of days ? UNITS.slice(0, 1) : UNITS) {
    found.push([Math.floor(rest / size), unit]);
    rest %= size;
  }
  return found.filter(([count]) => count > 0);
}

function times(seconds, day, words) {
  if (seconds > 0 && seconds < 60) return words.least;
  const found = inUnits(seconds, day);
  if (!found.length) found.push([0, "m"]);
  const spoken = ([count, unit]) => fill(words.units[unit][count === 1 ? 0 : 1], count);
  return [found.map(([count, unit]) => `${count}${unit}`).join(" "), found.map(spoken).join(" ")];
}

// The alert is there before it speaks: one that comes with its words may stay unsaid.
const alert = document.createElement("p");
alert.className = "visually-hidden";
alert.setAttribute("role", "alert");
(document.querySelector(".shell") ?? document.body).append(alert);

// Two that run out together are told together.
function tell(sentences) {
  const news = [...new Set(sentences)].filter((each) => each && !told.has(each));
  for (const each of news) told.add(each);
  if (news.length) alert.textContent = joined(news);
}

// How long this page has had the clock: the reader's own clock may be wrong, its steps are not.
function elapsed(clock, now) {
  const { at } = clock.dataset;
  if (seen.get(clock)?.at !== at) seen.set(clock, { at, from: now });
  return Math.floor((now - seen.get(clock).from) / 1000);
}

function lookOf(left, soon) {
  if (left < 0) return "over";
  return left <= soon ? "soon" : "ok";
}

function wear(clock, look) {
  const { clock: kind } = clock.dataset;
  for (const each of ["ok", "soon", "over"]) clock.classList.toggle(`${kind}--${each}`, each === look);
  if (look === "over") clock.querySelector(".arc")?.replaceWith(source().content.cloneNode(true));
}

// Brings a clock up to date; what is to be said aloud if it has run out since the page came.
function refresh(clock, words, now) {
  const { left, open, soon, day, target, clock: kind, breach } = clock.dataset;
  const first = lookOf(Number(left), Number(soon));
  const remains = Number(left) - Math.min(elapsed(clock, now), Number(open));
  const look = lookOf(remains, Number(soon));
  const [short, long] = times(Math.abs(remains), Number(day), words);
  const share = Math.round((Math.max(remains, 0) / Number(target)) * 100);
  clock.querySelector(".arc__left")?.setAttribute("stroke-dasharray", `${share} 100`);
  wear(clock, look);
  clock.querySelector("[data-clock-short]").textContent = fill(words[kind][look], short);
  const spoken = clock.querySelector("[data-clock-long]");
  if (spoken) spoken.textContent = fill(words.promise[look], long);
  return look === "over" && first !== "over" ? breach : "";
}

function refreshAll() {
  if (!source()) return;
  const words = JSON.parse(source().dataset.words);
  const now = Date.now();
  tell([...document.querySelectorAll("[data-clock]")].map((clock) => refresh(clock, words, now)));
}

refreshAll();
setInterval(refreshAll, EVERY);
document.addEventListener("htmx:after:swap", refreshAll);
document.addEventListener("visibilitychange", () => document.hidden || refreshAll());
