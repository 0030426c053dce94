/* The number pad: the big echo and the button's words follow the key. */

export function followPad() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-pad]");
    if (form) show(form);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-pad]");
    if (form) show(form);
  });
  document.addEventListener("htmx:afterSwap", () => document.querySelectorAll("[data-pad]").forEach(show));
  document.querySelectorAll("[data-pad]").forEach(show);
}

function show(form) {
  const name = form.querySelector("input[name=name]");
  const chip = form.querySelector("[data-chip-words]");
  if (chip && name) chip.textContent = name.value || chip.dataset.empty || (chip.dataset.empty = chip.textContent);
  const chosen = form.querySelector("input[name=people]:checked") || form.querySelector("input[name=people]");
  const children = form.querySelector("input[name=children]:checked") || form.querySelector("input[name=children]");
  const small = form.querySelector("[data-children]");
  if (small) small.textContent = children?.value || "0";
  const people = Number(chosen?.value || 1) + Number(children?.value || 0);
  const echo = form.querySelector("[data-echo]");
  const words = form.querySelector("[data-pad-words]");
  if (echo) echo.textContent = String(people);
  if (words) words.textContent = words.dataset.padWords.replace("{n}", String(people));
}
