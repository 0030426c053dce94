/* Taps at the desk while the host is away: kept on this tablet, each under its own number, and sent in their order when
   the host is back. A number that was sent before and got lost on the way is sent again as it was: it counts once. */

const KEY = "kept-taps";
const PATIENCE = 6000;
let isSending = false;
let token = () => "";

export function keepTaps(csrf) {
  token = csrf;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target;
    if (!form.matches?.("[data-tap]") || !(isAway() || taps().length)) return;
    event.preventDefault();
    keep(form, number(), false);
  });
  for (const lost of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(lost, (event) => {
      const form = event.target;
      if (!form.matches?.("[data-tap]")) return;
      document.body.classList.add("is-stale");
      keep(form, new FormData(form).get("event").slice(0, 32), true);
    });
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.id === "roster" && event.detail.successful) send();
  });
  document.addEventListener("htmx:afterSwap", show);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-kept-drop]")) drop();
    if (event.target.closest("[data-kept-read]")) write(taps().filter((tap) => !tap.refused));
  });
  show();
}

const isAway = () => !navigator.onLine || document.body.classList.contains("is-stale");

function number() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
}

/* Numbers and the unit only: a name is nothing to leave on a tablet. */
function keep(form, event, isTried) {
  const typed = new FormData(form);
  const tap = { event, isTried, at: Date.now(), path: form.dataset.tap };
  for (const name of ["people", "children", "elders", "unit", "guide"]) tap[name] = typed.get(name) ?? "";
  if (!taps().some((one) => one.event === event)) write([...taps(), tap]);
  if (form.matches("[data-duty-group]")) {
    form.reset();
    if (form.matches(":popover-open")) form.hidePopover();
  }
}

function taps() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

function write(list) {
  localStorage.setItem(KEY, JSON.stringify(list));
  show();
}

/* The last tap that never left this tablet can be taken back here; what may have arrived is taken back on the list. */
function drop() {
  const list = taps();
  const last = list.findLastIndex((tap) => !tap.isTried && !tap.refused);
  if (last >= 0 && !isSending) write(list.toSpliced(last, 1));
}

async function send() {
  if (isSending) return;
  isSending = true;
  try {
    for (let tap = next(); tap && (await deliver(tap)); tap = next());
  } finally {
    isSending = false;
    show();
  }
}

const next = () => taps().find((tap) => !tap.refused);

async function deliver(tap) {
  change(tap.event, { isTried: true });
  const { path, at, event, people, children, elders, unit, guide } = tap;
  const body = new URLSearchParams({ event, people, children, elders, unit, guide, waited: String(Date.now() - at) });
  try {
    const answer = await fetch(path, {
      method: "POST", body, cache: "no-store", redirect: "error", headers: { "X-CSRFToken": token() },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) return false;
    const { refused } = await answer.json();
    if (refused) change(event, { refused });
    else write(taps().filter((one) => one.event !== event));
    return true;
  } catch {
    return false;
  }
}

function change(event, what) {
  write(taps().map((tap) => (tap.event === event ? { ...tap, ...what } : tap)));
}

function heads(tap) {
  return (Number(tap.people) || 0) + (Number(tap.children) || 0);
}

function show() {
  const box = document.querySelector("[data-kept-box]");
  if (!box) return;
  const list = taps();
  const waiting = list.filter((tap) => !tap.refused);
  const refused = list.filter((tap) => tap.refused);
  const count = waiting.reduce((sum, tap) => sum + heads(tap), 0);
  box.hidden = !list.length;
  const words = waiting.length ? `存在本机 ${waiting.length} 笔，${count} 位，还没报上去。连上主机就按先后补报，不会记两遍。` : "";
  const failed = refused.map((tap) => `${clock(tap.at)} ${tap.unit || "人工"} +${heads(tap)} 没记上：${tap.refused}`).join("");
  box.querySelector("[data-kept-words]").textContent = words + failed;
  box.querySelector("[data-kept-drop]").hidden = !waiting.some((tap) => !tap.isTried);
  box.querySelector("[data-kept-read]").hidden = !refused.length;
  for (const mark of document.querySelectorAll("[data-kept-mark]")) {
    mark.textContent = waiting.length ? `存在本机 ${waiting.length} 笔` : "没连上主机";
  }
}

function clock(at) {
  return new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}
