// The doors with JavaScript: a look at the password, how long it is, eight boxes for the code, no second click.

import { leaveWhenIdle } from "./staff-screen.js";

const LETTERS = /[^0-9A-Z]/g;

function eyes() {
  for (const button of document.querySelectorAll("[data-look]")) {
    const field = document.getElementById(button.dataset.look);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shows = field.type === "password";
      field.type = shows ? "text" : "password";
      button.setAttribute("aria-pressed", String(shows));
      field.focus();
    });
    field.form.addEventListener("submit", () => { field.type = "password"; });
  }
}

function lengths() {
  for (const line of document.querySelectorAll("[data-length]")) {
    const field = document.getElementById(line.dataset.length);
    const least = Number(field.dataset.least);
    const bar = line.querySelector("i");
    const words = line.querySelector("[data-words]");
    const show = () => {
      const count = [...field.value].length;
      line.hidden = count === 0;
      line.classList.toggle("is-enough", count >= least);
      bar.style.width = `${Math.min(100, (count / least) * 80)}%`;
      words.textContent = count >= least ? "长度够了" : `还差 ${least - count} 位`;
    };
    field.addEventListener("input", show);
    show();
  }
}

// Eight boxes write into the one field that is sent. Typing goes on to the next box, a pasted code fills them all.
function code() {
  const place = document.querySelector("[data-code]");
  if (!place) return;
  const whole = place.querySelector("input");
  const cells = document.createElement("div");
  cells.className = "door-cells";
  const boxes = [];
  for (let number = 0; number < 8; number += 1) {
    if (number === 4) cells.append(Object.assign(document.createElement("span"), { textContent: "—", ariaHidden: "true" }));
    const box = document.createElement("input");
    Object.assign(box, { autocomplete: "off", autocapitalize: "characters", spellcheck: false, inputMode: "text" });
    box.setAttribute("aria-label", `开机码第 ${number + 1} 位`);
    boxes.push(box);
    cells.append(box);
  }
  const keep = () => { whole.value = boxes.map((box) => box.value).join(""); };
  const fill = (start, text) => {
    const letters = text.normalize("NFKC").toUpperCase().replace(LETTERS, "");
    [...letters].slice(0, boxes.length - start).forEach((letter, offset) => { boxes[start + offset].value = letter; });
    keep();
    return Math.min(boxes.length - 1, start + letters.length);
  };
  boxes.forEach((box, number) => {
    box.addEventListener("input", (event) => {
      if (event.isComposing) return;
      const typed = box.value;
      box.value = "";
      const next = fill(number, typed);
      boxes[typed ? next : number].focus();
    });
    box.addEventListener("focus", () => box.select());
    box.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && !box.value && number) {
        boxes[number - 1].value = "";
        boxes[number - 1].focus();
        keep();
        event.preventDefault();
      }
      if (event.key === "ArrowLeft" && number) boxes[number - 1].focus();
      if (event.key === "ArrowRight" && number < 7) boxes[number + 1].focus();
    });
    box.addEventListener("paste", (event) => {
      event.preventDefault();
      boxes[fill(0, event.clipboardData.getData("text"))].focus();
    });
  });
  fill(0, whole.value);
  whole.type = "hidden";
  place.append(cells);
  document.querySelector('label[for="code"]').removeAttribute("for");
  (boxes.find((box) => !box.value) ?? boxes[0]).focus();
}

function once() {
  for (const form of document.querySelectorAll(".door-form")) {
    form.addEventListener("submit", () => {
      const button = form.querySelector(".door-button");
      setTimeout(() => { button.classList.add("is-busy"); button.disabled = true; });
    });
  }
  // Back from the next page: the button must work again.
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll(".door-button.is-busy")) {
      button.classList.remove("is-busy");
      button.disabled = false;
    }
  });
}

eyes();
lengths();
code();
once();
leaveWhenIdle();
