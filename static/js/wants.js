/* What a field wants is said in the house's own words and size, not in the browser's small bubble and language. */
import { showToast } from "./toast.js";

export function sayWhatIsMissing() {
  document.addEventListener("invalid", (event) => {
    const field = event.target;
    if (!field.dataset.wants) return;
    event.preventDefault();
    if (field !== field.form.querySelector(":invalid:not(fieldset)")) return;
    field.focus();
    showToast(field.dataset.wants);
  }, true);
}
