/* The keyboard for names comes when a field first asks for it: most visitors never write. */
import { isKiosk } from "./guard.js";

export function offerKeys() {
  if (isKiosk()) document.addEventListener("focusin", begin);
}

async function begin(event) {
  if (!event.target.matches?.("input[data-keys]")) return;
  document.removeEventListener("focusin", begin);
  const { typeNames } = await import("./keyboard.js");
  typeNames(event.target);
}
