/* Staff pages on a screen in the hall: when nobody touches them they sign out and give the screen back. */

export const ON_SCREEN = "on-screen";

export function leaveWhenIdle() {
  const seconds = Number(sessionStorage.getItem(ON_SCREEN));
  if (!seconds) return;
  let last = performance.now();
  for (const name of ["pointerdown", "keydown", "wheel", "touchstart", "input"]) {
    document.addEventListener(name, () => { last = performance.now(); }, { capture: true, passive: true });
  }
  const watching = setInterval(async () => {
    if (performance.now() - last < seconds * 1000) return;
    last = performance.now();
    if (await leave()) clearInterval(watching);
  }, 1000);
}

/* Only if the server is there: no screen ever shows a browser's error page. */
async function leave() {
  try {
    const answer = await fetch("/live?after=999999999", { cache: "no-store", signal: AbortSignal.timeout(4000) });
    if (!answer.ok) return false;
    await signOut();
  } catch {
    return false;
  }
  sessionStorage.clear();
  window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true });
  location.replace("/attract");
  return true;
}

async function signOut() {
  const form = document.querySelector('form[action$="/admin/logout"]');
  if (form) await fetch(form.action, { method: "POST", body: new FormData(form) });
}
