/* What came of it, for ears: each outcome its own few notes, made here and by no file. Only on a screen of the house, only
   when somebody has just touched or scanned, and only as loud as staff set it; words and colour always say it too. */
import { isKiosk } from "./guard.js";

/* Hertz and seconds, in turn. Up is good, level is wait, down is stop. */
const TUNES = {
  checked_in: [[523, 0.11], [659, 0.11], [784, 0.24]],
  already_in: [[659, 0.11], [784, 0.24]],
  second: [[523, 0.11], [784, 0.11], [1047, 0.24]],
  checked_out: [[784, 0.11], [659, 0.11], [784, 0.24]],
  corrected: [[587, 0.11], [784, 0.2]],
  counted: [[784, 0.16]],
  stamped: [[659, 0.08], [988, 0.24]],
  voided: [[659, 0.14], [523, 0.2]],
  standby: [[523, 0.14], [0, 0.08], [523, 0.14], [0, 0.08], [523, 0.2]],
  full: [[494, 0.16], [0, 0.1], [494, 0.26]],
  too_early: [[440, 0.16], [0, 0.1], [440, 0.26]],
  wrong_lecture: [[587, 0.14], [440, 0.14], [587, 0.2]],
  expired_code: [[494, 0.14], [415, 0.2]],
  unknown: [[440, 0.14], [370, 0.2]],
  needs_staff: [[440, 0.12], [0, 0.06], [440, 0.12], [0, 0.06], [370, 0.26]],
  closed: [[392, 0.18], [294, 0.3]],
  cancelled: [[392, 0.14], [330, 0.14], [262, 0.3]],
  forged_code: [[330, 0.16], [247, 0.3]],
  revoked: [[294, 0.16], [220, 0.3]],
};
const LOUDEST = 0.5;
const SWELL = 0.015;
let hall = null;

export function sound() {
  const say = () => {
    const tone = document.querySelector("[data-tone]")?.dataset.tone;
    if (tone) play(tone);
  };
  say();
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "page" && !event.detail.requestConfig?.headers?.["X-Refresh"]) say();
  });
}

export async function play(name) {
  const volume = Number(document.getElementById("idle")?.dataset.volume ?? 0) / 100;
  const tune = TUNES[name];
  if (!isKiosk() || window.top !== window || !volume || !tune) return;
  try {
    hall ??= new AudioContext();
    await hall.resume();
    let at = hall.currentTime;
    for (const [pitch, length] of tune) {
      if (pitch) note(pitch, at, length, volume * volume * LOUDEST);
      at += length;
    }
  } catch {
    /* A screen without a loudspeaker stays silent. */
  }
}

function note(pitch, at, length, volume) {
  const voice = hall.createOscillator();
  const gain = hall.createGain();
  voice.type = "triangle";
  voice.frequency.value = pitch;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + SWELL);
  gain.gain.setValueAtTime(volume, at + length - SWELL);
  gain.gain.linearRampToValueAtTime(0, at + length);
  voice.connect(gain).connect(hall.destination);
  voice.start(at);
  voice.stop(at + length);
}
