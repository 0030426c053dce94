/* Asks the server what changed and freshens the page in place; keeps the last page while the server is away. */

import { setServerTime } from "./clock.js";
import { isKiosk } from "./guard.js";

const PATIENCE = 2500;
let revision = 0;
let boot = "";
let minute = "";
let arrivals = 0;
let isAway = false;
let settings;

export function keepLive() {
  settings = document.getElementById("idle").dataset;
  revision = Number(settings.revision);
  ask();
}

async function ask() {
  try {
    const answer = await fetch(`/live?after=${revision}`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(answer.status);
    hear(await answer.json());
    setAway(false);
  } catch {
    setAway(true);
  }
  setTimeout(ask, (isAway ? 1 : Number(settings.live)) * 1000);
}

function hear(news) {
  setServerTime(news.now);
  if (news.static !== settings.static) {
    location.reload();
    return;
  }
  const now = news.now.slice(0, 16);
  const isFuller = news.arrivals !== arrivals && document.querySelector(".door") !== null;
  const isStale = isFuller || news.revision !== revision || (boot && news.boot !== boot) || (minute && now !== minute);
  if (isStale) freshen();
  revision = news.revision;
  arrivals = news.arrivals;
  boot = news.boot;
  minute = now;
}

/* The same address again, morphed into the page: nobody loses the place, the focus or what is half typed. */
function freshen() {
  const page = document.getElementById("page");
  if (!page || (!isKiosk() && document.visibilityState === "hidden")) return;
  window.htmx.ajax("GET", location.pathname + location.search, {
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
