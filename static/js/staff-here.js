/* Somebody who writes for a long time sends nothing until they save. While keys are pressed, the server is told now and
   then that they are here, so that the session, and with it what was typed, is not lost in the middle of a sentence. */
const EVERY = 5 * 60 * 1000;
let toldAt = Date.now();

async function tell(path) {
  try {
    const answer = await fetch(path, { headers: { Accept: "application/json" }, redirect: "error" });
    if (answer.ok) document.querySelector('meta[name="csrf-token"]').content = (await answer.json()).csrf_token;
  } catch {
    toldAt = Date.now() - EVERY + 20_000; // signed out or no connection: a key pressed a little later tries again
  }
}

export function stayHere() {
  document.addEventListener("input", () => {
    if (Date.now() - toldAt < EVERY) return;
    toldAt = Date.now();
    tell("/admin/here");
  });
}
