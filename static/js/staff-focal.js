/* The ring over a picture that says what must stay when it is cropped: a click, a drag or the arrow keys move it. */

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function placeRings() {
  for (const place of document.querySelectorAll("[data-focal]")) {
    if (place.dataset.ready) continue;
    place.dataset.ready = "1";
    begin(place);
  }
}

function begin(place) {
  const picture = place.querySelector(".focal-picture");
  const ring = place.querySelector("[data-focal-ring]");
  const [x, y] = ["[data-focal-x]", "[data-focal-y]"].map((name) => place.querySelector(name));
  const title = ring.getAttribute("aria-label");

  const show = () => {
    ring.style.left = `${x.value}%`;
    ring.style.top = `${y.value}%`;
    ring.setAttribute("aria-label", `${title}：从左 ${x.value}%，从上 ${y.value}%，方向键移动`);
    for (const crop of place.querySelectorAll(".focal-crop img")) crop.style.objectPosition = `${x.value}% ${y.value}%`;
  };
  const move = (left, top) => {
    x.value = Math.round(Math.min(100, Math.max(0, left)));
    y.value = Math.round(Math.min(100, Math.max(0, top)));
    show();
  };
  const done = () => {
    x.dispatchEvent(new Event("input", { bubbles: true }));
    x.dispatchEvent(new CustomEvent("focal", { bubbles: true }));
  };
  const follow = (event) => {
    const box = picture.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  };

  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    ring.focus({ preventScroll: true });
    picture.setPointerCapture(event.pointerId);
    picture.addEventListener("pointermove", follow);
    follow(event);
  });
  picture.addEventListener("lostpointercapture", () => {
    picture.removeEventListener("pointermove", follow);
    done();
  });
  ring.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    move(Number(x.value) + step[0] * far, Number(y.value) + step[1] * far);
    done();
  });
  show();
}
