/* A keyboard on the screen for names, by pinyin. It offers public words only, asks no network, and forgets at once.
   A field asks for it with data-keys; real keys go on working beside it. Phones have keys of their own. */
import { CALLED, SYLLABLES } from "./syllables.js";

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const MOST = 12;
let isLeaving = false;
let field = null;
let typed = "";

/* From now on; ``first`` is the field that asked first. */
export function typeNames(first) {
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("input[data-keys]")) open(event.target);
    else if (field && !event.target.closest?.(".name-keys")) leave();
  });
  document.addEventListener("click", (event) => {
    const key = event.target.closest?.(".name-keys button");
    if (key) press(key);
    else if (isLeaving) setTimeout(left, 0);
  });
  document.addEventListener("keydown", (event) => { if (field && event.key === "Escape") close(); });
  document.addEventListener("htmx:afterSwap", () => { if (field && !field.isConnected) field = null; });
  if (document.activeElement === first) open(first);
}

/* The keys go when the finger is done: gone earlier, what it touches would slip away from under it. */
function leave() {
  isLeaving = true;
  setTimeout(left, 400);
}

function left() {
  if (isLeaving) close();
}

function open(input) {
  isLeaving = false;
  if (field === input) return;
  close();
  field = input;
  input.inputMode = "none";
  typed = "";
  const keys = document.createElement("div");
  keys.className = "name-keys";
  keys.setAttribute("role", "group");
  keys.setAttribute("aria-label", document.documentElement.lang === "en" ? "Keyboard" : "键盘");
  const words = document.createElement("p");
  words.className = "name-words";
  words.setAttribute("aria-live", "polite");
  keys.append(words, ...ROWS.map((row) => line([...row].map((letter) => button(letter, "key")))), line([
    button("·", "text"), button(document.documentElement.lang === "en" ? "Back" : "退一格", "back"),
    button(document.documentElement.lang === "en" ? "Done" : "写好了", "close"),
  ]));
  (input.closest("[data-keys-here]") ?? input.parentElement).append(keys);
  show();
}

function line(buttons) {
  const row = document.createElement("p");
  row.className = "name-row";
  row.append(...buttons);
  return row;
}

function button(words, kind) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.dataset[kind === "key" ? "key" : "act"] = kind === "key" ? words : kind;
  return made;
}

function press(key) {
  if (!field) return;
  if (key.dataset.key) typed += key.dataset.key;
  else if (key.dataset.act === "close") return close(true);
  else if (key.dataset.act === "back") back();
  else write(key.textContent);
  show();
}

function back() {
  if (typed) typed = typed.slice(0, -1);
  else set([...field.value].slice(0, -1).join(""));
}

function write(words) {
  typed = "";
  set(field.value + words);
}

function set(value) {
  field.value = [...value].slice(0, field.maxLength > 0 ? field.maxLength : 40).join("");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/* Whole words first, then the characters of the sound, then of the sounds that begin so; letters as they are last. */
function offers() {
  if (!typed) return [];
  const words = Object.keys(CALLED).filter((sound) => sound.startsWith(typed) && typed.length > 1).map((sound) => CALLED[sound]);
  const longer = Object.keys(SYLLABLES).filter((sound) => sound !== typed && sound.startsWith(typed));
  const characters = [...(SYLLABLES[typed] ?? ""), ...longer.flatMap((sound) => [...SYLLABLES[sound]].slice(0, 3))];
  return [...new Set([...words, ...characters])].slice(0, MOST).concat(typed);
}

function show() {
  const words = field.parentElement.closest("[data-keys-here]")?.querySelector(".name-words") ?? document.querySelector(".name-words");
  words?.replaceChildren(...offers().map((word) => button(word, "offer")));
  const sounds = Object.keys({ ...SYLLABLES, ...CALLED });
  for (const key of document.querySelectorAll(".name-keys [data-key]")) {
    key.classList.toggle("is-flat", typed !== "" && !sounds.some((sound) => sound.startsWith(typed + key.dataset.key)));
  }
}

function close(isDone = false) {
  isLeaving = false;
  document.querySelector(".name-keys")?.remove();
  const left = field;
  field = null;
  typed = "";
  if (isDone) left?.closest("details")?.removeAttribute("open");
}
