/* Nobody touches the screen: ask, count down, forget everything, go to the page it begins with. */

import { isKiosk } from "./guard.js";
import { goWhole } from "./move.js";
import { isSpeaking, stopSpeaking } from "./speech.js";

const ROUND = 100;
const RELOAD_AT_HOUR = 3;
const ATTRACT = "/attract";
const AGAIN_AFTER = 5000;
let last = performance.now();
let tapped = null;
let start = ATTRACT;
let left = 0;
let counting = 0;
let again = 0;

export function watchIdle() {
  if (!isKiosk()) return;
  const sheet = document.getElementById("idle");
  for (const name of ["pointerdown", "keydown", "wheel", "touchstart", "input"]) {
    document.addEventListener(name, touched, { capture: true, passive: true });
  }
  sheet.querySelector("[data-idle-stay]").addEventListener("click", () => stay(sheet));
  sheet.querySelector("[data-idle-reset]").addEventListener("click", reset);
  sheet.addEventListener("cancel", () => stay(sheet));
  setInterval(() => check(sheet), 500);
  nightly();
}

/* Whole seconds since somebody touched this page; nothing if nobody has. */
export function sinceTap() {
  return tapped === null ? null : Math.round((performance.now() - tapped) / 1000);
}

function touched() {
  last = tapped = performance.now();
  clearTimeout(again);
}

/* Something else than a visitor keeps the screen busy. */
export function rest() {
  last = performance.now();
  const sheet = document.getElementById("idle");
  if (sheet.open) stay(sheet);
}

/* The page that staff chose for this screen; the attract screen if none. */
export function beginAt(path = ATTRACT) {
  start = path;
  if (start !== ATTRACT && isAttract()) reset();
}

function check(sheet) {
  if (isAtRest() || sheet.open) return;
  if (isPlaying()) last = performance.now();
  if (performance.now() - last >= Number(sheet.dataset.seconds) * 1000) begin(sheet);
}

function isAttract() {
  return Boolean(document.querySelector("[data-attract]"));
}

/* Nobody has been here since the screen began anew. */
function isAtRest() {
  return isAttract() || (start !== ATTRACT && location.pathname === start && tapped === null);
}

function isPlaying() {
  return isSpeaking() || [...document.querySelectorAll("audio, video")].some((one) => !one.paused && !one.ended);
}

function begin(sheet) {
  for (const open of document.querySelectorAll(":popover-open")) open.hidePopover();
  left = Number(sheet.dataset.countdown);
  show(sheet);
  sheet.showModal();
  counting = setInterval(() => {
    left -= 1;
    if (left <= 0) reset();
    else show(sheet);
  }, 1000);
}

function show(sheet) {
  sheet.querySelector(".idle-number").textContent = left;
  sheet.querySelector(".idle-count").textContent = left;
  const share = Math.round((left / Number(sheet.dataset.countdown)) * ROUND);
  sheet.querySelector(".ring-left").setAttribute("stroke-dasharray", `${share} ${ROUND}`);
}

function stay(sheet) {
  clearInterval(counting);
  last = performance.now();
  if (sheet.open) sheet.close();
}

/* A real navigation drops whatever the visitor left in the page. While the server is away the last page stays, emptied,
   and the screen tries again until somebody touches it. */
export async function reset() {
  clearInterval(counting);
  clearTimeout(again);
  stopSpeaking();
  for (const field of document.querySelectorAll("input, textarea")) field.value = "";
  sessionStorage.clear();
  const target = start === ATTRACT ? ATTRACT : `/start?to=${encodeURIComponent(start)}`;
  if (await goWhole(target, true)) return;
  stay(document.getElementById("idle"));
  again = setTimeout(reset, AGAIN_AFTER);
}

/* Once a night a full reload, so that nothing adds up over the weeks. */
function nightly() {
  const begun = new Date().toDateString();
  setInterval(() => {
    const now = new Date();
    if (now.toDateString() !== begun && now.getHours() === RELOAD_AT_HOUR && isAtRest()) reset();
  }, 600_000);
}
