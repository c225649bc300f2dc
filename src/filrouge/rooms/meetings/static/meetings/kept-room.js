// A service worker for the page of one meeting on a phone, and for nothing else: phones close pages, and whoever opens
// this one again without a network gets what this browser saw of it last. The network always comes first.
// What is kept is put there by room.js; filrouge.js forgets it.
const PLACE = new URL(self.registration.scope).pathname;
const STATIC = new URL("..", self.location).pathname;
const DAY = 24 * 60 * 60 * 1000;
const PATIENCE = 8000; // milliseconds; in a full room a network may be there and carry nothing

const kept = async (what) => (await caches.open(`room ${PLACE}`)).match(what, { ignoreVary: true });

// Marked, so that the page says of when it is, and asks for what is new.
const earlier = async () => {
  const page = await kept(PLACE);
  if (!page || Date.now() - Date.parse(page.headers.get("Date")) > DAY) return undefined;
  const html = (await page.text()).replace("data-screens", "data-screens data-earlier");
  const policy = page.headers.get("Content-Security-Policy");
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy } });
};

const page = async (request) => {
  const asked = fetch(request);
  const soon = new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([asked, soon]).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  return (await earlier()) ?? asked;
};

const file = async (request) => {
  try {
    return await fetch(request);
  } catch (lost) {
    const found = await kept(request);
    if (found) return found;
    throw lost;
  }
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const asked = new URL(request.url);
  if (request.method !== "GET" || asked.origin !== location.origin) return;
  if (request.mode === "navigate" && asked.pathname === PLACE) event.respondWith(page(request));
  else if (asked.pathname.startsWith(STATIC)) event.respondWith(file(request));
});
