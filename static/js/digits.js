/* Keys for six digits: each key writes into the one field of its form. */

export function typeDigits() {
  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-digit]");
    const field = key?.closest("[data-digits]")?.querySelector("input[name=number]");
    if (!field) return;
    const digits = field.value.replace(/\D/g, "");
    const next = { clear: "", back: digits.slice(0, -1) }[key.dataset.digit] ?? (digits + key.dataset.digit).slice(0, 6);
    field.value = next.length > 3 ? `${next.slice(0, 3)} ${next.slice(3)}` : next;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
