/* A draft that staff try on this screen: shown in place of the page, which stays the address; after its time the page
   comes back by itself, whatever became of the server. Whoever touches a way on leaves it. */

import { rest } from "./idle.js";

const KEY = "trial";
const POINT_SECONDS = 15;
let trial = null;
let freshen = () => {};
let pointed = 0;

const bar = () => document.getElementById("staff-bar");

/* What the server says of a trial here; nothing if there is none. */
export function heed(show, refresh) {
  freshen = refresh;
  if (!show) {
    if (trial) end();
  } else if (trial?.path !== show.path && sessionStorage.getItem(KEY) !== show.path) {
    begin(show);
  }
}

export function trialPath() {
  return trial?.path;
}

function begin(show) {
  leave();
  sessionStorage.setItem(KEY, show.path);
  trial = { path: show.path, ends: performance.now() + show.seconds * 1000 };
  trial.timer = setInterval(tell, 250);
  rest();
  tell();
  freshen();
}

function tell() {
  const left = Math.ceil((trial.ends - performance.now()) / 1000);
  if (left <= 0) {
    end();
    return;
  }
  rest();
  say(bar().dataset.trial.replace("{}", left));
}

function end() {
  leave();
  freshen();
}

function leave() {
  if (trial) clearInterval(trial.timer);
  trial = null;
  bar().hidden = true;
}

function say(words) {
  clearTimeout(pointed);
  const line = bar();
  if (line.textContent !== words) line.textContent = words;
  line.hidden = false;
}

/* The screen's mark, so that staff see which of several it is. */
export function point(mark) {
  say(bar().dataset.point.replace("{}", mark));
  pointed = setTimeout(() => { if (!trial) bar().hidden = true; }, POINT_SECONDS * 1000);
}

window.addEventListener("popstate", () => { if (trial) leave(); });
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.requestConfig) return;
  const { path, headers } = event.detail.requestConfig;
  if (path.startsWith("/trial/")) {
    const isOver = event.detail.xhr.status !== 200;
    if (isOver || trial?.path !== path) event.detail.shouldSwap = false;
    if (isOver && trial) end();
  } else if (trial && headers["X-Refresh"]) {
    event.detail.shouldSwap = false;
  } else if (trial && event.detail.target.id === "page") {
    leave();
  }
});
