/* A scanner types like a keyboard, only faster, and ends with Enter. What a person types is left alone: most keys of a
   scan follow each other faster than any hand; one or two may be late on a busy machine. What a scan left in a field is
   taken out again. */
import { goWhole } from "./move.js";
import { showToast } from "./toast.js";
import { play } from "./tones.js";

const FAST = 50;
const LATE = 250;
const MOSTLY = 0.7;
const LEAST = 6;
const MOST = 300;
const REST = 1500;
const HEARD = "heard-";
const LED = "led-here";
let typed = "";
let pauses = [];
let last = -LATE;
let before = null;
let begun = 0;
let asked = "";

export function listenForScans() {
  if (sessionStorage.getItem(LED)) keep(sessionStorage.getItem(LED));
  sessionStorage.removeItem(LED);
  document.addEventListener("keydown", hear, true);
}

function hear(event) {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const pause = event.timeStamp - last;
  if (event.key === "Enter") {
    if (pause <= LATE && isScan()) finish(event);
    typed = "";
  } else if (event.repeat) {
    typed = "";
  } else if (event.key.length === 1) {
    if (!typed || pause > LATE || typed.length >= MOST) begin(event);
    else pauses.push(pause);
    typed += event.key;
    last = event.timeStamp;
  }
}

function isScan() {
  return typed.length >= LEAST && pauses.filter((one) => one <= FAST).length >= pauses.length * MOSTLY;
}

/* What stood in the field before the first key, should this turn out to be a scan. */
function begin(event) {
  typed = "";
  pauses = [];
  begun = Date.now();
  const field = event.target;
  const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  before = isField ? { field, value: field.value } : null;
}

function finish(event) {
  event.preventDefault();
  event.stopPropagation();
  if (before && before.field.isConnected) {
    before.field.value = before.value;
    before.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  before = null;
  send(typed);
}

/* The attempt's own number: a code that is held before the scanner for a moment is one attempt, also while it is being
   asked about, and also when the page it leads to is there before the card is taken away. */
async function send(text) {
  if (isStillHeld(text) || asked === text) return;
  asked = text;
  const answer = await askUntilAnswered(text);
  asked = "";
  if (answer?.go) sessionStorage.setItem(LED, markOf(text));
  if (!answer || !(await tell(answer))) showToast(document.getElementById("speech").dataset.offline);
}

/* Each code by itself: one that was read in half between two whole ones changes nothing. */
function isStillHeld(text) {
  const mark = markOf(text);
  const until = Number(sessionStorage.getItem(HEARD + mark));
  keep(mark);
  return begun >= until && begun - until < REST;
}

/* What is kept for the next page says whether it is the same code, not which. There it counts from when it is shown. */
function keep(mark) {
  sessionStorage.setItem(HEARD + mark, String(Date.now()));
}

function markOf(text) {
  return String(Array.from(text).reduce((sum, one) => (Math.imul(sum, 31) + one.codePointAt(0)) >>> 0, 7));
}

async function askUntilAnswered(text) {
  const words = new URLSearchParams({ text, path: location.pathname, event: number() });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const answer = await ask(words);
    if (answer) return answer;
  }
  return null;
}

async function ask(body) {
  try {
    const answer = await fetch("/scan", {
      method: "POST", body, headers: { "X-Scan": "1" }, cache: "no-store", signal: AbortSignal.timeout(4000),
    });
    return answer.status < 500 ? await answer.json() : null;
  } catch {
    return null;
  }
}

/* Answers whether what was answered is there to be seen. */
async function tell(answer) {
  if (answer.say) {
    showToast(answer.say);
    play("unknown");
  }
  return !answer.go || goWhole(answer.go);
}

function number() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
}
