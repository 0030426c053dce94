/* The works of an exhibit: which one is at hand, and pictures that were just handed in as new entries of a list. */

export function handleWorks() {
  for (const link of document.querySelectorAll("[data-here]")) {
    if (link.dataset.ready) continue;
    link.dataset.ready = "1";
    link.addEventListener("click", () => {
      for (const other of document.querySelectorAll(".plate-card.is-here")) other.classList.remove("is-here");
      link.closest(".plate-card").classList.add("is-here");
    });
  }
  for (const drop of document.querySelectorAll("[data-fill]")) {
    if (drop.dataset.fills) continue;
    drop.dataset.fills = "1";
    drop.addEventListener("uploaded", (event) => fill(drop.dataset.fill, event.detail));
  }
}

/* A file of captions into its field, in whatever a Chinese computer saved it. */
document.addEventListener("change", async (event) => {
  const field = document.getElementById(event.target.dataset?.into || "");
  if (!field || !event.target.files.length) return;
  const bytes = await event.target.files[0].arrayBuffer();
  try {
    field.value = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    field.value = new TextDecoder("gb18030").decode(bytes);
  }
  event.target.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

function fill(list, answer) {
  document.querySelector(`[data-add="${list}"]`).click();
  const entry = document.getElementById(list).lastElementChild;
  entry.querySelector("[data-plate-field]").dispatchEvent(new CustomEvent("plate", { detail: answer }));
}
