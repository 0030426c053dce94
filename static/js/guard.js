/* What a visitor must not be able to do: menus, selection, dragging, browser keys, page zoom. Not on phones. */

const KEYS = new Set(["F1", "F3", "F5", "F6", "F7", "F10", "F11", "F12", "BrowserBack", "BrowserForward", "BrowserHome"]);
const WITH_CONTROL = new Set(["+", "-", "=", "0", "p", "s", "o", "u", "n", "t", "w", "r", "f", "g", "h", "j", "l"]);

export function isKiosk() {
  return window.innerWidth > 700;
}

export function guard() {
  if (!isKiosk()) return;
  const isField = (target) => target instanceof Element && target.matches("input, textarea");
  for (const name of ["contextmenu", "dragstart"]) document.addEventListener(name, (event) => event.preventDefault());
  document.addEventListener("selectstart", (event) => { if (!isField(event.target)) event.preventDefault(); });
  document.addEventListener("wheel", (event) => { if (event.ctrlKey) event.preventDefault(); }, { passive: false });
  document.addEventListener("gesturestart", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const browsers = KEYS.has(event.key) || (event.altKey && event.key.startsWith("Arrow"));
    if (browsers || ((event.ctrlKey || event.metaKey) && WITH_CONTROL.has(event.key.toLowerCase()))) event.preventDefault();
  });
  for (const name of ["pointerdown", "pointerup", "pointercancel", "pointerleave"]) {
    document.addEventListener(name, (event) => press(event, name === "pointerdown"), true);
  }
}

/* A visible answer to a finger within a frame, whatever the network does. */
function press(event, isDown) {
  for (const old of document.querySelectorAll(".is-pressed")) old.classList.remove("is-pressed");
  const target = event.target instanceof Element && event.target.closest("a, button");
  if (isDown && target) target.classList.add("is-pressed");
}
