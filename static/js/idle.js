/* Nobody touches the screen: ask, count down, forget everything, go to the attract screen. */

import { isKiosk } from "./guard.js";
import { goWhole } from "./move.js";
import { isSpeaking, stopSpeaking } from "./speech.js";

const ROUND = 100;
const RELOAD_AT_HOUR = 3;
let last = performance.now();
let left = 0;
let counting = 0;

export function watchIdle() {
  if (!isKiosk()) return;
  const sheet = document.getElementById("idle");
  for (const name of ["pointerdown", "keydown", "wheel", "touchstart", "input"]) {
    document.addEventListener(name, () => { last = performance.now(); }, { capture: true, passive: true });
  }
  sheet.querySelector("[data-idle-stay]").addEventListener("click", () => stay(sheet));
  sheet.querySelector("[data-idle-reset]").addEventListener("click", reset);
  sheet.addEventListener("cancel", () => stay(sheet));
  setInterval(() => check(sheet), 500);
  nightly();
}

function check(sheet) {
  if (isAttract() || sheet.open) return;
  if (isPlaying()) last = performance.now();
  if (performance.now() - last >= Number(sheet.dataset.seconds) * 1000) begin(sheet);
}

function isAttract() {
  return Boolean(document.querySelector("[data-attract]"));
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

/* A real navigation drops whatever the visitor left in the page; without a server the last page stays instead. */
export async function reset() {
  clearInterval(counting);
  stopSpeaking();
  for (const field of document.querySelectorAll("input, textarea")) field.value = "";
  sessionStorage.clear();
  if (!(await goWhole("/attract", true))) stay(document.getElementById("idle"));
}

/* Once a night a full reload, so that nothing adds up over the weeks. */
function nightly() {
  const begun = new Date().toDateString();
  setInterval(() => {
    const now = new Date();
    if (now.toDateString() !== begun && now.getHours() === RELOAD_AT_HOUR && isAttract()) goWhole("/attract", true);
  }, 600_000);
}
