/* What was typed and not saved outlives the back button and a reload, in this tab: the page offers it again. */

const PREFIX = "typed:";

export function keepTyped() {
  const form = document.querySelector("form[data-keep]");
  if (!form || form.dataset.kept) return;
  form.dataset.kept = "1";
  const name = PREFIX + location.pathname + location.search;
  const fields = () => JSON.stringify([...new FormData(form)].filter(([key]) => key !== "csrf_token" && key !== "once"));
  const base = () => form.elements.base?.value ?? "";
  const keep = () => sessionStorage.setItem(name, JSON.stringify({ base: base(), typed: fields() }));
  const found = JSON.parse(sessionStorage.getItem(name) || "null");
  if (document.querySelector(".has-problem, .field-theirs")) keep();
  else if (found?.base === base() && found.typed !== fields()) offer(form, name, JSON.parse(found.typed));
  else sessionStorage.removeItem(name);
  for (const field of form.elements) field.addEventListener("input", keep);
  form.addEventListener("changed", keep);
}

/* Only fields that stand in the page get their text back; a list that was longer is said to be so. */
function offer(form, name, typed) {
  const bar = document.createElement("p");
  bar.className = "said is-bad";
  const words = document.createElement("span");
  words.textContent = "上次在这一页写的没有保存，还在这里。";
  const go = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: "接着写" });
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "不要了" });
  bar.append(words, go, drop);
  document.getElementById("said").append(bar);
  go.addEventListener("click", () => {
    for (const [key, value] of typed) {
      const field = [...form.elements].find((one) => one.name === key && one.type !== "hidden" && one.type !== "radio" && one.type !== "checkbox");
      if (field && field.value !== value) {
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    bar.remove();
  });
  drop.addEventListener("click", () => {
    sessionStorage.removeItem(name);
    bar.remove();
  });
}
