/* The door of a lecture's page: the frame that empties as the code ages, the seconds, the next code, no dead code ever. */
import { serverNow } from "./clock.js";

const LATE = 20_000;
let timer = 0;

export function watchDoor() {
  document.addEventListener("htmx:afterSwap", begin);
  document.addEventListener("kiosk:morphed", begin);
  begin();
}

function begin() {
  clearInterval(timer);
  if (document.querySelector(".door[data-door-until]")) {
    timer = setInterval(show, 500);
    show();
  }
}

function show() {
  const door = document.querySelector(".door[data-door-until]");
  if (!door) {
    clearInterval(timer);
    return;
  }
  const left = Number(door.dataset.doorUntil) * 1000 - serverNow();
  const slot = Number(door.dataset.doorSlot) * 1000;
  const words = door.querySelector("[data-door-left]");
  const frame = door.querySelector(".frame-left");
  if (!words || !frame) return;
  const seconds = Math.max(0, Math.ceil(left / 1000));
  words.textContent = document.documentElement.lang === "en" ? `new code in ${seconds} s` : `${seconds} 秒后换新码`;
  frame.style.strokeDashoffset = String(100 - Math.max(0, Math.min(1, left / slot)) * 100);
  if (left < 0) document.dispatchEvent(new Event("kiosk:freshen"));
  if (left < -slot - LATE) {
    const plate = door.querySelector(".code-plate");
    plate.classList.add("is-off");
    plate.textContent = document.documentElement.lang === "en" ? "Not by phone just now: use the button below" : "手机签到暂不可用，请点下面的按钮";
  }
}
