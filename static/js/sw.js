/* Service worker: while the server is away a navigation gets the last page instead of the browser's error page.
   Only whole pages and their static files; everything else goes straight to the server. */

const PAGES = "pages";
const FILES = "files";
const MOST_PAGES = 40;
const AWAY = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>本机运行</title><style>body{margin:0;height:100vh;display:grid;place-content:center;text-align:center;
background:#171512;color:#f4efe4;font:700 48px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif}p{margin:0}
small{font-weight:400;font-size:32px;color:#d3c8b4}</style><p>请稍候，马上就好</p><small>屏幕正在和主机重新接上</small></html>`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && !pathname.startsWith("/admin")) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(request) {
  const kept = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && !(answer.headers.get("Cache-Control") ?? "").includes("no-store")) {
      await kept.put(request, answer.clone());
      const keys = await kept.keys();
      if (keys.length > MOST_PAGES) await kept.delete(keys[0]);
    }
    return answer;
  } catch {
    const last = (await kept.match(request)) ?? (await kept.match("/attract")) ?? (await kept.match("/"));
    return last ?? new Response(AWAY, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

/* Static files have their version in the address: what was fetched once is right for ever. */
async function file(request) {
  const kept = await caches.open(FILES);
  const known = await kept.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok && answer.status === 200) {
    await kept.put(request, answer.clone());
    await forgetOtherVersions(kept, new URL(request.url).pathname.split("/")[2]);
  }
  return answer;
}

async function forgetOtherVersions(kept, version) {
  for (const key of await kept.keys()) {
    if (new URL(key.url).pathname.split("/")[2] !== version) await kept.delete(key);
  }
}
