/* Reading aloud, with the voices installed on this machine only: nothing is sent anywhere. */

import { showToast } from "./toast.js";

const TAGS = { zh: "zh-CN", en: "en" };
let button = null;

export function isSpeaking() {
  return Boolean(window.speechSynthesis?.speaking);
}

export function stopSpeaking() {
  window.speechSynthesis?.cancel();
  release();
}

export function speak() {
  document.addEventListener("click", (event) => {
    const wanted = event.target instanceof Element && event.target.closest("[data-read]");
    if (!wanted) return;
    const isSame = wanted === button && isSpeaking();
    stopSpeaking();
    if (!isSame) read(wanted);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.detail.requestConfig?.headers?.["X-Refresh"]) stopSpeaking();
  });
}

function read(wanted) {
  const words = document.getElementById("speech").dataset;
  const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
  const voice = window.speechSynthesis?.getVoices().find((one) => one.localService && one.lang.startsWith(language));
  const text = textFor(wanted);
  if (!voice || !text) {
    showToast(words.none);
    return;
  }
  const speech = new SpeechSynthesisUtterance(text);
  speech.voice = voice;
  speech.lang = TAGS[language];
  speech.rate = 0.92;
  speech.onend = release;
  speech.onerror = release;
  button = wanted;
  button.setAttribute("aria-pressed", "true");
  window.speechSynthesis.speak(speech);
}

/* What the button names, else what the page marks as readable, else its main heading and text. */
function textFor(wanted) {
  const chosen = wanted.dataset.read;
  const parts = [...document.querySelectorAll(chosen || "#page [data-readable]")];
  const found = parts.length ? parts : [...document.querySelectorAll("#page h1, #page .hero-lead, #page .next-title")];
  return found.map((one) => one.textContent.replace(/\s+/g, " ").trim()).filter(Boolean).join("。");
}

function release() {
  button?.setAttribute("aria-pressed", "false");
  button = null;
}

/* Some browsers load their voices late: ask once so that they are there when somebody taps. */
window.speechSynthesis?.getVoices();
