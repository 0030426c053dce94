/* A ticket on paper, on a screen with a printer beside it: the browser there prints without asking. */
import { showToast } from "./toast.js";

export function printTickets() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-print]");
    if (!button) return;
    window.print();
    showToast(button.dataset.print);
  });
}
