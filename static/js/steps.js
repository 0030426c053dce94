/* Numbers by finger: − and + beside a field, tens for a class; a unit that came before fills its name in. */

export function step() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-step]");
    const row = button?.closest("[data-steps]");
    if (row) add(row.querySelector("input"), Number(button.dataset.step));
    const fill = event.target.closest?.("[data-fill]");
    const field = fill?.closest("form")?.querySelector(`input[name=${fill.dataset.fill}]`);
    if (field) write(field, fill.textContent.trim());
  });
}

function add(field, amount) {
  const value = Math.trunc(Number(field.value) || 0) + amount;
  write(field, String(Math.max(Number(field.min), Math.min(Number(field.max), value))));
}

function write(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
