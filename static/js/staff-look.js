/* How a record looks on the screens: upright or wide; the button at the top leads to the screen, or tries at once. */

export function lookAround(isUnsaved, say) {
  document.addEventListener("click", (event) => {
    const turn = event.target.closest("[data-turn]");
    if (turn) {
      const box = turn.closest("[data-side]");
      box.dataset.side = turn.dataset.turn;
      for (const one of box.querySelectorAll("[data-turn]")) one.setAttribute("aria-pressed", String(one === turn));
    }
    if (event.target.closest("[data-try]")) tryOnOne(isUnsaved, say);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("[data-try-on]") && isUnsaved()) {
      event.preventDefault();
      say("有没保存的改动，试看还看不到。先点“存草稿”，再试看。", true);
    }
  });
}

function tryOnOne(isUnsaved, say) {
  const open = [...document.querySelectorAll("[data-try-on]")];
  if (open.length === 1) {
    open[0].click();
    if (!isUnsaved()) say("正在屏上试看，60 秒后自己回去。");
    return;
  }
  document.getElementById("try")?.scrollIntoView({ block: "center" });
  if (open.length) open[0].focus();
  else say("现在没有开着的屏，试不了。", true);
}

/* What a page asks for by itself is not what somebody did: no page is left, no typing forgotten, no word said. */
export function isLive(event) {
  return Boolean(event.target.matches?.("[data-live]"));
}
