/* Films and sounds: one large button starts and stops, and nothing sounds over anything else. */

import { stopSpeaking } from "./speech.js";

export function film() {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("[data-play]");
    if (button) toggle(document.getElementById(button.dataset.play));
    else if (target?.closest("[data-read]")) pauseAll();
  });
  document.addEventListener("play", (event) => {
    stopSpeaking();
    pauseAll(event.target);
    show(event.target, true);
  }, true);
  for (const name of ["pause", "ended", "emptied"]) {
    document.addEventListener(name, (event) => show(event.target, false), true);
  }
}

function toggle(one) {
  if (!one) return;
  if (!one.paused) one.pause();
  else one.play().catch(() => show(one, false)); /* it may be gone, or stopped before it began */
}

function pauseAll(but = null) {
  for (const one of document.querySelectorAll("audio, video")) if (one !== but) one.pause();
}

function show(one, isPlaying) {
  for (const button of document.querySelectorAll(`[data-play="${CSS.escape(one.id)}"]`)) {
    button.setAttribute("aria-pressed", String(isPlaying));
  }
}
