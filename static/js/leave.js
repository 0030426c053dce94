/* A page that says what came of it leaves by itself, seconds told; any touch on it keeps it as long again. */
import { isKiosk } from "./guard.js";

let left = 0;

export function leaveByItself() {
  if (!isKiosk()) return;
  const begin = () => { left = Number(document.querySelector("[data-leave]")?.dataset.leave ?? 0); };
  begin();
  document.addEventListener("htmx:afterSwap", (event) => { if (!event.detail.requestConfig?.headers?.["X-Refresh"]) begin(); });
  document.addEventListener("pointerdown", begin);
  setInterval(() => {
    const page = document.querySelector("[data-leave]");
    if (!page || left <= 0) return;
    left -= 1;
    const words = page.querySelector("[data-leave-left]");
    if (words) words.textContent = String(left);
    if (left === 0) page.querySelector("[data-leave-to]")?.click();
  }, 1000);
}
