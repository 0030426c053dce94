/* Asks the server what changed and freshens the page in place; keeps the last page while the server is away.
   A screen also says what it shows and when it was last touched, and hears what it is to do. */

import { setServerTime } from "./clock.js";
import { isKiosk } from "./guard.js";
import { beginAt, reset, sinceTap } from "./idle.js";
import { heed, point, trialPath } from "./trial.js";

const PATIENCE = 2500;
/* A page of the door is kept this long by the server: what came last may stand only on the next. */
const KEPT = 1100;
let revision = 0;
let shown = 0;
let boot = "";
let minute = "";
let line = 0;
let later = 0;
let isAway = false;
let settings;
const asked = new WeakMap();

export function keepLive() {
  settings = document.getElementById("idle").dataset;
  keepForms();
  revision = shown = Number(settings.revision);
  document.addEventListener("htmx:beforeRequest", (event) => asked.set(event.detail.xhr, revision));
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "page") shown = asked.get(event.detail.xhr) ?? shown;
  });
  ask();
}

/* A form somebody fills in stays as it is while the page around it is freshened. */
function keepForms() {
  document.addEventListener("htmx:load", () => {
    const callbacks = window.Idiomorph?.defaults?.callbacks;
    if (callbacks) callbacks.beforeNodeMorphed = (old) => !old.matches?.("[data-pad], [data-digits]");
  }, { once: true });
}

async function ask() {
  try {
    const answer = await fetch(`/live?${question()}`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(answer.status);
    hear(await answer.json());
    setAway(false);
  } catch {
    setAway(true);
  }
  setTimeout(ask, (isAway ? 1 : Number(settings.live)) * 1000);
}

/* Phones and pages that nobody looks at ask without a word about themselves. */
function question() {
  if (!isKiosk() || document.visibilityState === "hidden") return `after=${revision}`;
  const path = encodeURIComponent(location.pathname.slice(0, 100));
  return `after=${revision}&screen=${window.innerWidth}.${window.innerHeight}.${shown}.${sinceTap() ?? ""}.${path}`;
}

function hear(news) {
  setServerTime(news.now);
  if (news.static !== settings.static) {
    location.reload();
    return;
  }
  const now = news.now.slice(0, 16);
  const isFuller = news.line !== line && document.querySelector(".door") !== null;
  const isStale = isFuller || news.revision !== revision || (boot && news.boot !== boot) || (minute && now !== minute);
  revision = news.revision;
  line = news.line;
  boot = news.boot;
  minute = now;
  if (isStale) freshen();
  if (isFuller) {
    clearTimeout(later);
    later = setTimeout(freshen, KEPT);
  }
  if (!isKiosk()) return;
  beginAt(news.start);
  heed(news.show, freshen);
  if (news.do) obey(news.do);
}

function obey(order) {
  if (order === "home") reset();
  else if (order === "reload") location.reload();
  else if (order.startsWith("point:")) point(order.slice(6));
}

/* The same address again, morphed into the page: nobody loses the place, the focus or what is half typed. */
function freshen() {
  const page = document.getElementById("page");
  if (!page || (!isKiosk() && document.visibilityState === "hidden")) return;
  window.htmx.ajax("GET", trialPath() ?? location.pathname + location.search, {
    target: "#page", swap: "morph:outerHTML ignoreTitle:true", headers: { "X-Refresh": "1" }, push: "false",
  }).catch(() => {});
}

function setAway(away) {
  if (away === isAway) return;
  isAway = away;
  for (const mark of document.querySelectorAll(".offline-mark")) mark.hidden = !away;
  if (!away) freshen();
}

document.addEventListener("kiosk:freshen", freshen);
document.addEventListener("htmx:afterSwap", () => {
  for (const mark of document.querySelectorAll(".offline-mark")) mark.hidden = !isAway;
});
