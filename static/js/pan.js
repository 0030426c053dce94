/* A large picture is looked at by dragging: fingers scroll it natively, a mouse drags it; a new size keeps the middle. */

let middle = [0.5, 0.5];

export function pan() {
  document.addEventListener("htmx:afterSwap", begin);
  begin();
}

function begin() {
  const frame = document.querySelector("[data-pan]");
  if (!frame || frame.dataset.ready) return;
  frame.dataset.ready = "yes";
  frame.scrollTo(middle[0] * frame.scrollWidth - frame.clientWidth / 2, middle[1] * frame.scrollHeight - frame.clientHeight / 2);
  frame.addEventListener("scroll", () => {
    middle = [
      (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth,
      (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight,
    ];
  });
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") drag(frame, event);
  });
}

function drag(frame, from) {
  const [left, top] = [frame.scrollLeft, frame.scrollTop];
  const move = (event) => frame.scrollTo(left + from.clientX - event.clientX, top + from.clientY - event.clientY);
  frame.setPointerCapture(from.pointerId);
  frame.addEventListener("pointermove", move);
  frame.addEventListener("pointerup", () => frame.removeEventListener("pointermove", move), { once: true });
}
