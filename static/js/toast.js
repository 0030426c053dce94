/* One line above the dock, four seconds, one at a time. */

let timer = 0;

export function showToast(words) {
  const toast = document.getElementById("toast");
  toast.querySelector(".toast-words").textContent = words;
  toast.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { toast.hidden = true; }, 4000);
}
