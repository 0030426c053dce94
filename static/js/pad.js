/* The number pad: the big echo and the button's words follow the key. */

export function followPad() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-pad]");
    if (form) show(form);
  });
  document.addEventListener("htmx:afterSwap", () => document.querySelectorAll("[data-pad]").forEach(show));
  document.querySelectorAll("[data-pad]").forEach(show);
}

function show(form) {
  const chosen = form.querySelector("input[name=people]:checked") || form.querySelector("input[name=people]");
  const children = form.querySelector("input[name=children]");
  const people = Number(chosen?.value || 1) + Number(children?.value || 0);
  const echo = form.querySelector("[data-echo]");
  const words = form.querySelector("[data-pad-words]");
  if (echo) echo.textContent = String(people);
  if (words) words.textContent = words.dataset.padWords.replace("{n}", String(people));
}
