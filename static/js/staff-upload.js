/* Many files dropped at once: two at a time, a line each with how far it is and what came of it. */

const AT_ONCE = 2;
const FILMS = /\.(mp4|m4v|mov|m4a|mp3)$/i;
const BY_NAME = new Intl.Collator("zh", { numeric: true });

export function takeFiles(token, say) {
  for (const drop of document.querySelectorAll("[data-drop]")) {
    if (drop.dataset.ready) continue;
    drop.dataset.ready = "1";
    const input = drop.querySelector("input[type=file]");
    const take = (files) => {
      if (drop.dataset.busy) say("上一批还没传完，等一会儿再放。", true);
      else if (files.length) send(drop, [...files], token, say);
    };
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
    }
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", (event) => { event.preventDefault(); take(event.dataTransfer.files); });
    input.addEventListener("change", () => { take(input.files); input.value = ""; });
  }
}

async function send(drop, files, token, say) {
  drop.dataset.busy = "1";
  const list = document.getElementById(drop.dataset.results);
  list.replaceChildren();
  const queue = files.sort((one, other) => BY_NAME.compare(one.name, other.name)).map((file) => [file, addLine(list, file)]);
  const answers = [];
  let next = 0;
  const work = async () => {
    while (next < queue.length) {
      const place = next;
      next += 1;
      answers[place] = await sendOne(drop, ...queue[place], token);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  delete drop.dataset.busy;
  finish(drop, files, answers.filter((answer) => answer.hash), say);
}

/* In the order of their names: each is told to whoever asked for it; then all of them are handed on together. */
function finish(drop, files, done, say) {
  for (const answer of done) drop.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: answer }));
  if (files.length > 1) say(`${files.length} 个文件，收好了 ${done.length} 个${done.length < files.length ? "，没收下的原因写在旁边" : ""}。`, done.length < files.length);
  if (!done.length || !drop.isConnected) return;
  if (drop.dataset.then) window.htmx.ajax("GET", drop.dataset.then, { target: "#page", swap: "outerHTML" });
  if (drop.dataset.make) {
    for (const answer of done) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: drop.dataset.make, value: answer.hash });
      drop.append(field);
    }
    drop.requestSubmit();
  }
}

function addLine(list, file) {
  const line = document.createElement("li");
  line.className = "upload";
  const name = document.createElement("span");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const words = document.createElement("span");
  words.textContent = "排队中";
  line.append(name, bar, words);
  list.append(line);
  return line;
}

function sendOne(drop, file, line, token) {
  const [, bar, words] = line.children;
  const isFilm = Boolean(drop.dataset.films) && FILMS.test(file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", isFilm ? `${drop.dataset.films}?name=${encodeURIComponent(file.name)}` : drop.dataset.drop);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => {
      bar.value = event.loaded / event.total;
      words.textContent = event.loaded < event.total ? "正在传" : isFilm ? "传到了，正在检查" : "传到了，正在做各种尺寸";
    };
    request.onload = () => {
      const answer = request.response || {};
      const isGood = request.status < 300 && answer.hash;
      line.classList.add(isGood ? "is-done" : "is-bad");
      bar.value = 1;
      words.textContent = answer.words || (isGood ? "收好了" : told(request.status));
      resolve(isGood ? answer : {});
    };
    request.onerror = () => {
      line.classList.add("is-bad");
      words.textContent = "没连上主机，请再传一次。";
      resolve({});
    };
    const body = new FormData();
    body.append("file", file);
    request.send(isFilm ? file : body);
  });
}

function told(status) {
  if (status === 401 || status === 400) return "登录过期了，请在新的一页登录，再传一次。";
  return "没收下，请再试一次。";
}
