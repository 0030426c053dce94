/* The staff's pages on top of htmx: tokens, busy buttons, lost connections, lists to sort, lengths, pictures. */
import { stayHere } from "./staff-here.js";
import { countLines } from "./staff-length.js";
import { watchBusy } from "./staff-busy.js";
import { sortLists } from "./staff-sort.js";
import { choosePlates } from "./staff-plates.js";
import { takeFiles } from "./staff-upload.js";
import { writeStories } from "./staff-story.js";
import { countFacts } from "./staff-facts.js";
import { countChanges } from "./staff-count.js";
import { placeRings } from "./staff-focal.js";
import { handleWorks } from "./staff-works.js";
import { keepTyped } from "./staff-keep.js";
import { isLive, lookAround } from "./staff-look.js";
import { leaveWhenIdle } from "./staff-screen.js";
import { keepDuty } from "./staff-duty.js";
import { keepTaps } from "./staff-kept.js";

const token = () => document.querySelector('meta[name="csrf-token"]').content;

export function say(words, isBad = false) {
  const toast = document.getElementById("toast");
  toast.textContent = words;
  toast.classList.toggle("is-bad", isBad);
  toast.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { toast.hidden = true; }, 6000);
}

/* The server has something to say and leaves the page as it is, with all that was typed. */
document.addEventListener("said", (event) => say(event.detail.words, event.detail.isBad));

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = token();
  /* htmx overlooks a button that stands outside its form (form="edit"); what it says decides what is done. */
  const button = event.detail.triggeringEvent?.submitter;
  if (button?.name) event.detail.formData.set(button.name, button.value);
});

/* A second click on a button whose request is under way does nothing; htmx drops it (hx-sync), this shows it. */
document.addEventListener("htmx:beforeRequest", (event) => {
  const button = event.detail.requestConfig.triggeringEvent?.submitter;
  button?.classList.add("is-busy");
});
document.addEventListener("htmx:afterRequest", () => {
  for (const busy of document.querySelectorAll(".is-busy")) busy.classList.remove("is-busy");
});
for (const lost of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(lost, (event) => {
    if (isLive(event) || event.target.matches?.("[data-tap]")) return;
    if (event.target.matches?.("[data-edit]")) isDirty = true;
    say("没连上主机，内容还在这一页。等一会儿再点一次保存。", true);
  });
}

/* What was changed and not saved: an amber edge, and a question before it would be lost. */
let isDirty = false;
document.addEventListener("input", (event) => {
  if (!event.target.form?.matches("[data-edit]")) return;
  event.target.closest(".field")?.classList.add("is-edited");
  soil();
});
document.addEventListener("changed", soil);
document.addEventListener("unchanged", () => { isDirty = false; });
function soil() {
  isDirty = true;
  const note = document.querySelector("[data-unsaved]");
  if (note) note.hidden = false;
}
document.addEventListener("submit", (event) => { if (event.target.matches("[data-edit]")) isDirty = false; }, true);
document.addEventListener("htmx:beforeSwap", (event) => {
  if (isLive(event) && event.detail.xhr.status !== 200) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (isLive(event)) return;
  if (event.target.id === "page") isDirty = document.querySelector(".has-problem, .field-theirs, [data-unsaved]:not([hidden])") !== null;
  begin();
});
/* What swaps only a part of the page leaves the form alone; what takes the whole page would take the typed words along. */
document.addEventListener("htmx:confirm", (event) => {
  if (!isDirty || event.detail.target?.id !== "page" || event.detail.elt.closest("form[data-edit]")) return;
  event.preventDefault();
  if (window.confirm("有没保存的改动。离开这一页，它们就没有了。要离开吗？")) {
    isDirty = false;
    event.detail.issueRequest(true);
  }
});
window.addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });

/* A question before what cannot be taken back by a glance. */
document.addEventListener("submit", (event) => {
  const words = event.submitter?.dataset.ask || event.target.dataset.ask;
  if (words && !window.confirm(words)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

/* Who fills in a moment means the choice beside it. */
document.addEventListener("input", (event) => {
  const choice = document.getElementById(event.target.dataset?.picks || "");
  if (choice && event.target.value) choice.checked = true;
});

document.addEventListener("click", (event) => {
  const take = event.target.closest("[data-take]");
  if (take) {
    const field = document.getElementById(take.dataset.take);
    field.value = take.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const look = event.target.closest("[data-look]");
  if (look) {
    const field = document.getElementById(look.dataset.look);
    field.type = field.type === "password" ? "text" : "password";
    look.setAttribute("aria-pressed", String(field.type === "text"));
  }
});

lookAround(() => isDirty, say);
leaveWhenIdle();
keepDuty();
keepTaps(token);

document.addEventListener("added", begin);

watchBusy();
function begin() {
  countLines();
  sortLists();
  choosePlates(token);
  takeFiles(token, say);
  writeStories();
  countFacts();
  countChanges();
  placeRings();
  handleWorks();
  keepTyped();
}
begin();
stayHere();
