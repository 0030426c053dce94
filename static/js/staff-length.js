/* How long a text is on the screen: "约 4 行", as the kiosk sets it. */

const LINE = { body: 26, line: 24, title: 12 };

export function countLines() {
  for (const field of document.querySelectorAll("[data-lines]")) {
    if (field.dataset.counted) continue;
    field.dataset.counted = "1";
    field.addEventListener("input", () => show(field));
    show(field);
  }
}

function show(field) {
  const place = field.closest(".field").querySelector("[data-length]");
  if (!place) return;
  const most = Number(field.dataset.lines);
  const perLine = LINE[field.dataset.measure] || (field.tagName === "TEXTAREA" ? LINE.body : LINE.line);
  const lines = field.value.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(width(line) / perLine)), 0);
  const isLong = field.value !== "" && lines > most;
  place.textContent = field.value ? `屏上约 ${lines} 行${isLong ? `，多了 ${lines - most} 行，屏上要往下翻` : ""}` : `屏上放得下 ${most} 行`;
  place.classList.toggle("is-long", isLong);
}

/* Chinese characters count one, Latin letters about half. */
function width(text) {
  let sum = 0;
  for (const character of text) sum += character.codePointAt(0) > 0x2e80 ? 1 : 0.52;
  return sum;
}
