/* The attract loop: stone turns into its rubbing, then the next work; the layer moves a little against burn-in.
   A refresh of the page (every minute, for the countdown) leaves the loop where it is. */

const MINUTE = 60_000;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const CALM_SECONDS = 20;
const CIRCLE = [[0, -1], [1, 0], [0, 1], [-1, 0]];
const state = { number: 0, step: 0, timer: 0, shift: 0 };

export function showAttract() {
  document.addEventListener("htmx:afterSwap", resume);
  resume();
}

function attract() {
  return document.querySelector("[data-attract]");
}

function resume() {
  const page = attract();
  if (!page) {
    clearTimeout(state.timer);
    clearInterval(state.shift);
    Object.assign(state, { number: 0, timer: 0, shift: 0 });
    return;
  }
  show(page);
  move(page);
  if (state.timer) return;
  state.timer = setTimeout(next, seconds(page) * 1000);
  state.shift = setInterval(() => {
    state.step += 1;
    if (attract()) move(attract());
  }, MINUTE);
}

function next() {
  const page = attract();
  if (!page) return;
  state.number += 1;
  show(page);
  state.timer = setTimeout(next, seconds(page) * 1000);
}

function slides(page) {
  return [...page.querySelectorAll(".slide")];
}

function seconds(page) {
  if (CALM.matches) return CALM_SECONDS;
  const now = page.querySelector(".slide.is-now");
  return Number(page.dataset.hold) + (now?.classList.contains("has-stone") ? Number(page.dataset.reveal) : 0);
}

function show(page) {
  const all = slides(page);
  const number = all.length ? state.number % all.length : 0;
  all.forEach((slide, index) => {
    slide.classList.toggle("is-now", index === number);
    slide.classList.toggle("is-revealing", index === number && slide.classList.contains("has-stone") && !CALM.matches);
    slide.style.setProperty("--reveal", `${page.dataset.reveal}s`);
  });
  page.querySelectorAll(".credit").forEach((credit, index) => credit.classList.toggle("is-now", index === number));
}

function move(page) {
  const far = Number(page.dataset.shift) / 2;
  const [x, y] = CIRCLE[state.step % CIRCLE.length];
  page.querySelector(".attract-layer").style.transform = `translate(${x * far}px, ${y * far}px)`;
}
