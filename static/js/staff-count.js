/* A form with many fields: how many were changed stands at the top, and on the button that saves them all. */

export function countChanges() {
  for (const form of document.querySelectorAll("[data-count-changes]")) {
    if (form.dataset.ready) continue;
    form.dataset.ready = "1";
    form.addEventListener("input", () => setTimeout(() => show(form)));
    form.addEventListener("reset", () => setTimeout(() => {
      show(form);
      form.dispatchEvent(new Event("unchanged", { bubbles: true }));
    }));
    show(form);
  }
}

function show(form) {
  const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.tagName !== "BUTTON");
  let count = 0;
  for (const field of fields) {
    const changed = isChanged(field);
    count += changed ? 1 : 0;
    field.closest(".field")?.classList.toggle("is-edited", changed);
  }
  const tag = document.querySelector("[data-changes]");
  tag.hidden = !count;
  tag.textContent = `有 ${count} 处没保存`;
  document.querySelector("[data-changes-drop]").hidden = !count;
  document.querySelector("[data-changes-save]").textContent = count ? `保存 ${count} 处` : "保存";
}

function isChanged(field) {
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}
