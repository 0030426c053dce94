/* Lists to sort: by dragging, by the arrows, by the keyboard. The order of the page is the order that is saved. */

export function sortLists() {
  for (const list of document.querySelectorAll("[data-sort]")) {
    if (list.dataset.sorted) continue;
    list.dataset.sorted = "1";
    window.Sortable.create(list, { handle: ".grip", animation: 120, ghostClass: "sortable-ghost", onEnd: () => changed(list) });
    list.addEventListener("click", (event) => {
      const step = event.target.closest("[data-step]");
      const item = event.target.closest("[data-item]");
      if (step && item) move(list, item, Number(step.dataset.step), step);
      if (event.target.closest("[data-remove]") && item) {
        item.remove();
        changed(list);
      }
    });
  }
  for (const add of document.querySelectorAll("[data-add]")) {
    if (add.dataset.sorted) continue;
    add.dataset.sorted = "1";
    add.addEventListener("click", () => append(add));
  }
}

function move(list, item, step, button) {
  const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  list.insertBefore(step < 0 ? item : other, step < 0 ? other : item);
  button.focus();
  changed(list);
}

/* A new entry out of the list's <template>; its key in the names of fields is new, too. */
function append(button) {
  const list = document.getElementById(button.dataset.add);
  const pattern = document.getElementById(`${button.dataset.add}-new`);
  const key = `n${Math.random().toString(36).slice(2, 9)}`;
  const box = document.createElement("div");
  box.innerHTML = pattern.innerHTML.replaceAll("__key__", key);
  const item = box.firstElementChild;
  list.append(item);
  document.dispatchEvent(new Event("added"));
  item.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  changed(list);
}

function changed(list) {
  list.dispatchEvent(new Event("input", { bubbles: true }));
  list.dispatchEvent(new CustomEvent("sorted", { bubbles: true }));
  const form = document.getElementById(list.dataset.form || "") || list.closest("form");
  if (list.hasAttribute("data-post")) form.requestSubmit();
  else form?.dispatchEvent(new Event("changed", { bubbles: true }));
}
