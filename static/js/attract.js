/* The attract loop: stone turns into its rubbing, then the next work; the layer moves a little against burn-in. */

const MINUTE = 60_000;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const CALM_SECONDS = 20;
const CIRCLE = [[0, -1], [1, 0], [0, 1], [-1, 0]];
let timer = 0;

export function showAttract() {
  document.addEventListener("htmx:afterSwap", start);
  start();
}

function start() {
  const page = document.querySelector("[data-attract]");
  clearTimeout(timer);
  if (!page) return;
  if (!page.dataset.shifting) {
    page.dataset.shifting = "yes";
    shift(page, 0);
  }
  play(page, [...page.querySelectorAll(".slide")], [...page.querySelectorAll(".credit")], current(page));
}

function current(page) {
  return Math.max(0, [...page.querySelectorAll(".slide")].findIndex((slide) => slide.classList.contains("is-now")));
}

function play(page, slides, credits, number) {
  if (slides.length === 0) return;
  slides.forEach((slide, index) => {
    slide.classList.toggle("is-now", index === number);
    if (index !== number) slide.classList.remove("is-revealing");
  });
  credits.forEach((credit, index) => credit.classList.toggle("is-now", index === number));
  const slide = slides[number];
  const reveals = slide.classList.contains("has-stone") && !CALM.matches;
  if (reveals) {
    slide.style.setProperty("--reveal", `${page.dataset.reveal}s`);
    slide.classList.add("is-revealing");
  }
  const seconds = CALM.matches ? CALM_SECONDS : Number(page.dataset.hold) + (reveals ? Number(page.dataset.reveal) : 0);
  timer = setTimeout(() => play(page, slides, credits, (number + 1) % slides.length), seconds * 1000);
}

function shift(page, step) {
  if (!page.isConnected) return;
  const far = Number(page.dataset.shift);
  const [x, y] = CIRCLE[step % CIRCLE.length];
  const layer = page.querySelector(".attract-layer");
  layer.style.transform = `translate(${(x * far) / 2}px, ${(y * far) / 2}px)`;
  setTimeout(() => shift(page, step + 1), MINUTE);
}
