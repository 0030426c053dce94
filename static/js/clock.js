/* The wall clock in the header, by the server's clock: its offset is told by live.js. */

let offset = 0;

export function setServerTime(text) {
  const server = Date.parse(text);
  if (Number.isFinite(server) && Math.abs(server - Date.now() - offset) > 1500) offset = server - Date.now();
}

export function serverNow() {
  return Date.now() + offset;
}

const format = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });

export function wallClock() {
  return format.format(new Date(serverNow()));
}

export function tick() {
  const show = () => {
    const text = wallClock();
    for (const clock of document.querySelectorAll("[data-clock]")) if (clock.textContent !== text) clock.textContent = text;
  };
  show();
  setInterval(show, 1000);
  document.addEventListener("htmx:afterSwap", show);
}
