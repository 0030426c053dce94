/* Long stories: Quill over the plain text field, fetched only where a story stands. The field stays the truth until
   somebody types in the editor; only then does its HTML go along, and the server makes Markdown of it. */

const TOOLS = [
  ["ql-bold", "", "粗体"], ["ql-italic", "", "斜体"], ["ql-header", "2", "大标题"], ["ql-header", "3", "小标题"],
  ["ql-list", "bullet", "分点"], ["ql-list", "ordered", "编号"], ["ql-blockquote", "", "引用"], ["ql-clean", "", "去掉格式"],
];
const FORMATS = ["bold", "italic", "header", "list", "blockquote"];
let quill;

export function writeStories() {
  const fields = [...document.querySelectorAll("textarea[data-story]")].filter((field) => !field.dataset.ready);
  for (const field of fields) field.dataset.ready = "1";
  if (fields.length) fetched().then(() => { for (const field of fields) if (field.isConnected) edit(field); }, () => {});
}

function fetched() {
  quill ??= Promise.all([sheet("../vendor/quill-2.0.3.snow.css"), script("../vendor/quill-2.0.3.js")]);
  return quill;
}

function script(path) {
  return arrived(Object.assign(document.createElement("script"), { src: new URL(path, import.meta.url).href }));
}

/* Before the house's own sheets, which have the last word. */
function sheet(path) {
  return arrived(Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL(path, import.meta.url).href }));
}

function arrived(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => { quill = undefined; reject(); };
    document.head.insertBefore(element, document.head.querySelector('link[rel="stylesheet"]'));
  });
}

function edit(field) {
  const box = document.createElement("div");
  box.className = "story";
  const tools = toolbar();
  const place = document.createElement("div");
  box.append(tools, place);
  field.after(box);
  const editor = new window.Quill(place, { formats: FORMATS, modules: { toolbar: tools, uploader: { mimetypes: [] } } });
  undress(editor.clipboard);
  const start = field.parentElement.querySelector("template[data-story-start]");
  editor.setContents(editor.clipboard.convert({ html: start.innerHTML }), "silent");
  editor.history.clear();
  name(editor.root, field);
  field.hidden = true;
  let isOurs = false;
  editor.on("text-change", (change, before, source) => {
    if (source !== "user") return;
    along(field).value = editor.getSemanticHTML();
    isOurs = true;
    field.value = editor.getText().trimEnd();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    isOurs = false;
  });
  // Another person's text was taken over: it is Markdown, so the plain field is what tells the truth.
  field.addEventListener("input", () => {
    if (isOurs || !box.isConnected) return;
    box.remove();
    field.hidden = false;
    field.parentElement.querySelector("input[data-story-html]")?.remove();
  });
}

/* What is pasted comes without its looks: the house's policy forbids them, and the browser would say so each time. */
function undress(clipboard) {
  const convert = clipboard.convert.bind(clipboard);
  const unread = /<(style|script)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
  const dressed = /<([a-z][a-z0-9]*)(?:"[^"]*"|'[^']*'|[^'">])*>/gi;
  const bare = (html) => html?.replace(unread, "").replace(dressed, "<$1>");
  clipboard.convert = (what, formats) => convert({ ...what, html: bare(what.html) }, formats);
}

/* For screen readers and the keyboard: the editor is the field, and Tab leads on instead of indenting. */
function name(root, field) {
  const label = document.querySelector(`label[for="${field.id}"]`);
  label.id ||= `${field.id}-label`;
  label.addEventListener("click", () => root.focus());
  root.setAttribute("role", "textbox");
  root.setAttribute("aria-multiline", "true");
  root.setAttribute("aria-labelledby", label.id);
  root.lang = field.lang;
  const told = field.getAttribute("aria-describedby");
  if (told) root.setAttribute("aria-describedby", told);
  root.addEventListener("keydown", (event) => { if (event.key === "Tab") event.stopImmediatePropagation(); }, true);
}

function along(field) {
  const known = field.parentElement.querySelector("input[data-story-html]");
  if (known) return known;
  const made = document.createElement("input");
  Object.assign(made, { type: "hidden", name: `${field.name}__html` });
  made.dataset.storyHtml = "";
  if (field.getAttribute("form")) made.setAttribute("form", field.getAttribute("form"));
  field.after(made);
  return made;
}

function toolbar() {
  const bar = document.createElement("div");
  bar.className = "story-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "格式");
  for (const [kind, value, words] of TOOLS) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: kind, textContent: words });
    if (value) button.value = value;
    bar.append(button);
  }
  return bar;
}
