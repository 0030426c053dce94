/* Many files dropped at once: one after the other, a line each with how far it is and what came of it. */

export function takeFiles(token, say) {
  for (const drop of document.querySelectorAll("[data-drop]")) {
    if (drop.dataset.ready) continue;
    drop.dataset.ready = "1";
    const input = drop.querySelector("input[type=file]");
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
    }
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", (event) => { event.preventDefault(); send(drop, [...event.dataTransfer.files], token, say); });
    input.addEventListener("change", () => { send(drop, [...input.files], token, say); input.value = ""; });
  }
}

async function send(drop, files, token, say) {
  const list = document.getElementById(drop.dataset.results);
  list.replaceChildren();
  let done = 0;
  for (const [file, line] of files.map((file) => [file, addLine(list, file)])) {
    const answer = await sendOne(drop.dataset.drop, file, line, token);
    if (answer.hash) {
      done += 1;
      drop.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: answer }));
    }
  }
  if (files.length > 1) say(`${files.length} 个文件，收好了 ${done} 个${done < files.length ? "，没收下的原因写在旁边" : ""}。`, done < files.length);
  if (done && drop.dataset.then) window.htmx.ajax("GET", drop.dataset.then, { target: "#page", swap: "outerHTML" });
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

function sendOne(url, file, line, token) {
  const [, bar, words] = line.children;
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => {
      bar.value = event.loaded / event.total;
      words.textContent = event.loaded < event.total ? "正在传" : "传到了，正在做各种尺寸";
    };
    request.onload = () => {
      const answer = request.response || {};
      const isGood = request.status < 300 && answer.hash;
      line.classList.add(isGood ? "is-done" : "is-bad");
      bar.value = 1;
      words.textContent = answer.words || (isGood ? "收好了" : "没收下，请再试一次。");
      resolve(isGood ? answer : {});
    };
    request.onerror = () => {
      line.classList.add("is-bad");
      words.textContent = "没连上主机，请再传一次。";
      resolve({});
    };
    const body = new FormData();
    body.append("file", file);
    request.send(body);
  });
}
