/* Choosing a picture for a field: out of the library, or a new one from this computer. */

export function choosePlates(token) {
  for (const field of document.querySelectorAll("[data-plate-field]")) {
    if (field.dataset.ready) continue;
    field.dataset.ready = "1";
    field.querySelector("[data-plate-choose]").addEventListener("click", (event) => open(field, event.currentTarget));
    field.querySelector("[data-plate-none]").addEventListener("click", () => set(field, "", ""));
    field.addEventListener("plate", (event) => set(field, event.detail.hash, event.detail.look));
  }
}

async function open(field, button) {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet-dialog";
  dialog.setAttribute("aria-label", "选一张图");
  document.body.append(dialog);
  dialog.addEventListener("close", () => { dialog.remove(); button.focus(); });
  const answer = await fetch(button.dataset.library, { headers: { "HX-Request": "true" } });
  dialog.innerHTML = await answer.text();
  window.htmx.process(dialog);
  dialog.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-hash]");
    if (choice) {
      set(field, choice.dataset.hash, choice.querySelector("img").src);
      dialog.close();
    }
    if (event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("uploaded", (event) => {
    set(field, event.detail.hash, event.detail.look);
    dialog.close();
  });
  dialog.showModal();
  document.dispatchEvent(new Event("htmx:afterSwap"));
}

function set(field, hash, look) {
  const input = field.querySelector("input[type=hidden]");
  input.value = hash ? `sha256:${hash}` : "";
  const place = field.querySelector(".plate-look");
  if (hash) {
    const picture = new Image();
    picture.src = look;
    picture.alt = "";
    place.replaceChildren(picture);
  } else {
    const none = document.createElement("span");
    none.className = "plate-none";
    none.textContent = "还没有图";
    place.replaceChildren(none);
  }
  field.querySelector("[data-plate-none]").hidden = !hash;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}
