/* The staff's entry on a screen: one finger in each upper corner, held for three seconds, opens the login. */

import { isKiosk } from "./guard.js";
import { goWhole } from "./move.js";
import { ON_SCREEN } from "./staff-screen.js";

const HOLD = 3000;
const SHARE = 0.13;
let timer = 0;

export function watchCorners() {
  if (!isKiosk()) return;
  for (const name of ["touchstart", "touchmove", "touchend", "touchcancel"]) {
    document.addEventListener(name, watch, { capture: true, passive: true });
  }
}

function watch(event) {
  const side = SHARE * Math.min(window.innerWidth, window.innerHeight);
  const fingers = [...event.touches].filter((one) => one.clientY < side);
  const isHeld = fingers.some((one) => one.clientX < side) && fingers.some((one) => one.clientX > window.innerWidth - side);
  if (isHeld && !timer) timer = setTimeout(enter, HOLD);
  if (!isHeld && timer) {
    clearTimeout(timer);
    timer = 0;
  }
}

function enter() {
  timer = 0;
  sessionStorage.setItem(ON_SCREEN, document.getElementById("idle").dataset.seconds);
  goWhole("/admin/login?on=screen");
}
