/* Forms whose answer takes a while (data-busy): words that say so, and how much of a file has been sent. */

export function watchBusy() {
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.closest?.("form[data-busy]");
    if (form) show(form);
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.closest?.("form[data-busy]")?.querySelector("progress");
    if (!bar || !event.detail.lengthComputable) return;
    if (event.detail.loaded < event.detail.total) bar.value = event.detail.loaded / event.detail.total;
    else bar.removeAttribute("value");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-busy]");
    if (form) hide(form);
  });
}

function show(form) {
  const place = form.querySelector("[data-busy-words]");
  const words = document.createElement("span");
  words.textContent = form.dataset.busy;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", "进度");
  place.replaceChildren(words, bar);
  place.hidden = false;
}

function hide(form) {
  const place = form.querySelector("[data-busy-words]");
  place.hidden = true;
  place.replaceChildren();
}
