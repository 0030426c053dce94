/* What must be known before something may be published: counts what is not, and holds the button back till then. */

export function countFacts() {
  for (const box of document.querySelectorAll("[data-facts]")) {
    if (box.dataset.ready) continue;
    box.dataset.ready = "1";
    box.addEventListener("input", () => show(box));
    show(box, true);
  }
}

function show(box, isFirst = false) {
  const basis = value(box, "basis");
  for (const fact of box.querySelectorAll("[data-only]")) fact.hidden = fact.dataset.only !== basis;
  if (isFirst) return;
  const isChild = box.querySelector('[data-fact="under_14"] input[type="checkbox"]').checked;
  const missing = [
    basis === "none" || (isChild && basis !== "signed"),
    value(box, "name") === "",
    value(box, "picture") === "",
    basis === "signed" && value(box, "until") === "",
  ].filter(Boolean).length;
  box.classList.toggle("is-amber", missing > 0);
  const tag = box.querySelector("[data-facts-tag]");
  tag.textContent = missing ? `还差 ${missing} 样，不能发布` : "都齐了";
  tag.classList.toggle("warn", missing > 0);
  tag.classList.toggle("good", missing === 0);
  box.querySelector("[data-facts-why]").textContent = missing
    ? "没有问清的，名字和画不能上屏，所以“发布”先点不了。可以先存草稿。" : "问清了，可以发布。";
  for (const button of document.querySelectorAll(`[data-needs="${box.dataset.facts}"]`)) button.disabled = missing > 0;
}

function value(box, fact) {
  return box.querySelector(`[data-fact="${fact}"] :is(select, input)`)?.value ?? "";
}
