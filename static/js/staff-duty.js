/* The desk beside the door: what was sent is cleared, a sheet that is done closes, a lost host is said and not hidden. */

export function keepDuty() {
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (form.matches?.("[data-duty-group]") && event.detail.successful) {
      form.reset();
      if (form.matches(":popover-open")) form.hidePopover();
    }
    if (form.id === "roster") document.body.classList.toggle("is-stale", !event.detail.successful);
  });
}
