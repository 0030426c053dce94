/* Moving from page to page: language of the document, the place in a list, waiting words, a calm answer when it fails. */

import { showToast } from "./toast.js";

const places = new Map();
const BLOCKS_AFTER = 300;
const WORDS_AFTER = 4000;
let timers = [];
let page = () => document.getElementById("page");

export function moveWell() {
  const { body } = document;
  body.addEventListener("htmx:beforeRequest", (event) => {
    if (isQuiet(event)) return;
    remember();
    wait();
  });
  body.addEventListener("htmx:afterRequest", (event) => { if (!isQuiet(event)) stopWaiting(); });
  body.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    /* A page that is gone says so; what fails otherwise leaves the page as it was. */
    if (isQuiet(event) && status !== 200 && status !== 404) event.detail.shouldSwap = false;
  });
  body.addEventListener("htmx:afterSwap", (event) => {
    const fresh = page();
    if (!fresh) return;
    document.documentElement.lang = fresh.lang;
    if (!isQuiet(event)) arrive(fresh);
  });
  document.addEventListener("click", async (event) => {
    const link = event.target instanceof Element && event.target.closest("a[data-whole]");
    if (!link) return;
    event.preventDefault();
    if (!(await goWhole(link.href))) showToast(document.getElementById("speech").dataset.offline);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    body.addEventListener(name, (event) => { if (!isQuiet(event)) showToast(document.getElementById("speech").dataset.offline); });
  }
}

/* A whole new page (another language, the attract screen): only if the server is there, so that no screen ever shows a
   browser's error page. Answers whether it went. */
export async function goWhole(address, replace = false) {
  try {
    const answer = await fetch("/live?after=999999999", { cache: "no-store", signal: AbortSignal.timeout(4000) });
    if (!answer.ok) return false;
  } catch {
    return false;
  }
  if (replace) location.replace(address);
  else location.assign(address);
  return true;
}

/* A refresh by live.js is no move: it neither waits nor animates. */
function isQuiet(event) {
  return Boolean(event.detail.requestConfig?.headers?.["X-Refresh"]);
}

function remember() {
  const old = page();
  const list = old?.querySelector(".reading");
  if (old) places.set(old.dataset.path, list ? list.scrollTop : 0);
  if (places.size > 50) places.delete(places.keys().next().value);
}

function arrive(fresh) {
  fresh.classList.add("is-moved");
  const list = fresh.querySelector(".reading");
  if (list) list.scrollTop = places.get(fresh.dataset.path) ?? 0;
  const heading = fresh.querySelector("h1");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true, focusVisible: false });
  }
}

function wait() {
  stopWaiting();
  const blocks = document.getElementById("waiting");
  const words = blocks.querySelector(".waiting-words");
  words.hidden = true;
  timers = [
    setTimeout(() => { blocks.hidden = false; }, BLOCKS_AFTER),
    setTimeout(() => { words.hidden = false; }, WORDS_AFTER),
  ];
}

function stopWaiting() {
  timers.forEach(clearTimeout);
  timers = [];
  document.getElementById("waiting").hidden = true;
}
