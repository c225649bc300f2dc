// The room lives: it asks every few seconds whether something moved, counts time, and keeps what is typed until it is
// sent. Every button works without this file; then a page is loaded for each press.
const room = document.querySelector("[data-screens]");
const said = room.dataset;
const ROOM = `room ${said.here}`; // where this page is kept, to be opened again without a network (kept-room.js)
const PARTS = `${said.here}?parts`;
const SPREAD = Number(said.spread || 0); // milliseconds over which all phones share out their loading
const STEP = 3000; // milliseconds between two questions
const LONGEST = 60000;
const RUSH = 4000; // milliseconds over which a full room shares out what all would load at once

let version = Number(said.version);
let etag = "";
let skew = "earlier" in said ? 0 : Number(said.now) * 1000 - Date.now();
let pause = STEP;
let asking = 0;
let looking = false;
let loaded = 0; // when it loaded its parts because somebody else moved something
let latest = ""; // what was told of the room last
let stale = "earlier" in said; // this page is one that was kept, or its reader has to sign in again

const later = (milliseconds) => milliseconds * (0.85 + Math.random() * 0.3);

// --- Time: what is left or what has passed, by the clock of the server ------------------------------------------
const clockText = (seconds) => {
  const whole = Math.abs(Math.trunc(seconds));
  const parts = [Math.trunc(whole / 3600), Math.trunc(whole / 60) % 60, whole % 60];
  if (!parts[0]) parts.shift();
  return parts.map((number, at) => (at ? String(number).padStart(2, "0") : number)).join(":");
};

const count = () => {
  const now = (Date.now() + skew) / 1000;
  document.querySelectorAll("[data-until], [data-since]").forEach((clock) => {
    const left = clock.dataset.until ? Number(clock.dataset.until) - now : now - Number(clock.dataset.since);
    clock.textContent = left < 0 ? `${said.wordOver} ${clockText(left)}` : clockText(left);
    clock.classList.toggle("is-over", left < 0);
  });
};

// --- What moved --------------------------------------------------------------------------------------------------
const connection = (live) => {
  const place = document.querySelector("[data-connection]");
  if (!place) return;
  place.hidden = live && "ended" in said; // the page says that the meeting is over, so nothing is live
  place.className = live ? "state state-done" : "state state-due";
  place.textContent = live ? said.wordLive : said.wordLost;
};

const news = (words) => {
  const place = document.querySelector("[data-news]:empty, p[data-news]");
  if (place && words && place.textContent !== words) place.textContent = words;
};

const isTyped = (section) =>
  [...section.querySelectorAll("input:not([type=hidden]), textarea, select")].some(
    (field) =>
      field === document.activeElement ||
      (field.matches("textarea, input:not([type=checkbox])") && field.value !== field.defaultValue),
  );

// What the hand is on in a part, or would be in the part as it is drawn anew: it has the same name, or says the same.
const alike = (part, one) =>
  [...part.querySelectorAll(one.tagName)].filter((other) => other.id === one.id && (one.id || other.textContent === one.textContent));

const swap = (old, fresh) => {
  const opened = [...old.querySelectorAll("details[open][id]")].map((one) => one.id);
  const chosen = [...old.querySelectorAll("select[id]")].map((one) => [one.id, one.value]);
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const place = held && alike(old, held).indexOf(held);
  old.replaceWith(fresh);
  chosen.forEach(([id, value]) => {
    const select = document.getElementById(id); // what somebody chose stays chosen as long as it is offered
    if (select && [...select.options].some((option) => option.value === value)) select.value = value;
  });
  opened.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
  if (!held) return;
  const hand = alike(fresh, held)[place] || Object.assign(fresh, { tabIndex: -1 });
  hand.focus({ preventScroll: true });
};

const shown = new Map(); // what each part was when it was shown last, as it came from the server
const plain = (section) => section.outerHTML.replace(/csrfmiddlewaretoken" value="[^"]*"/g, "");

const follow = () => {
  const item = document.getElementById("part-now")?.dataset.item || "";
  document.querySelectorAll("[data-follows=item]").forEach((field) => (field.value = item));
  const speaker = document.getElementById("part-speakers")?.dataset.speaker || "";
  const select = document.querySelector("[data-follows=speaker]");
  const text = select?.form.querySelector("[name=text]");
  if (select && !text.value && !select.dataset.chosen && select.value !== speaker) select.value = speaker;
};

const take = (html) => {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const parts = parsed.querySelector("[data-parts]");
  if (!parts) return null;
  version = Number(parts.dataset.version);
  said.now = parts.dataset.now;
  if ("ended" in parts.dataset) said.ended = "";
  const token = parsed.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (token) document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => (field.value = token));
  parsed.querySelectorAll("[data-live]").forEach((fresh) => {
    const old = document.getElementById(fresh.id);
    const now = plain(fresh);
    if (!old || shown.get(fresh.id) === now || isTyped(old)) return;
    shown.set(fresh.id, now);
    swap(old, document.adoptNode(fresh));
  });
  follow();
  if (latest !== parts.dataset.news) news((latest = parts.dataset.news));
  count();
  return parts;
};

const refresh = async () => {
  const answer = await fetch(said.here, { headers: { "HX-Request": "true" }, cache: "no-store" });
  if (!answer.ok && answer.status !== 401) return; // 401: its session has ended
  const html = await answer.text();
  const parts = take(html);
  if (!parts) return read(KEPT).length ? tell(said.wordSignIn) : location.reload(); // not signed in, or not let in
  // The room is open, so there is more on its page; those who waited for it do not all load it in the same moment.
  if ("began" in parts.dataset && !("began" in said)) return setTimeout(() => location.reload(), Math.random() * RUSH);
  skew = Number(said.now) * 1000 - Date.now();
  stale = false;
  known();
  if (kept && "reopens" in parts.dataset) await kept.put(PARTS, new Response(html));
  else if (kept) over();
};

const voted = (turnouts) => {
  document.querySelectorAll("[data-voted]").forEach((place) => {
    const found = turnouts[place.dataset.voted];
    if (found) place.textContent = place.dataset.word.replace("{voted}", found[0]).replace("{of}", found[1]);
  });
};

const moved = async (standing) => {
  voted(standing.voted);
  if (standing.version <= version && !stale) return true;
  // A phone in a full room waits a little between two loads, so that a busy minute is no rush; then it asks again.
  if (Date.now() - loaded < 2 * SPREAD) return false;
  await new Promise((done) => setTimeout(done, Math.random() * SPREAD));
  loaded = Date.now();
  await refresh();
  return true;
};

const look = async () => {
  const headers = etag ? { "If-None-Match": etag } : {};
  const answer = await fetch(said.standing, { headers, credentials: "omit", cache: "no-store" });
  if (answer.status >= 500) throw new Error("the server does not answer");
  connection(true);
  pause = STEP;
  // What was said is known only once it is shown: a load that failed is tried again at the next question.
  if (answer.status === 200 && (await moved(await answer.json()))) etag = answer.headers.get("ETag") || "";
};

const ask = async () => {
  clearTimeout(asking);
  if (looking) return;
  looking = true;
  try {
    await look();
  } catch {
    connection(false);
    pause = Math.min(pause * 2, LONGEST);
  }
  looking = false;
  asking = setTimeout(ask, later(document.hidden ? Math.max(pause, 5 * STEP) : pause));
};

// --- The page can be opened again without a network: it is kept here, for as long as the room is open ------------
let kept = null;

const known = () => {
  const place = document.querySelector("[data-known]");
  if (!place) return;
  const at = Number(said.now) * 1000;
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: said.zone };
  if (Date.now() - at > 12 * 3600 * 1000) form.weekday = "long";
  const time = new Intl.DateTimeFormat(document.documentElement.lang, form).format(at);
  place.hidden = !stale;
  place.textContent = stale ? said.wordKnown.replace("{time}", time) : "";
};

const drawnWith = () => {
  const STATIC = new URL("..", import.meta.url).href;
  return [...new Set(performance.getEntriesByType("resource").map((one) => one.name))].filter((one) => one.startsWith(STATIC));
};

const keepPage = async () => {
  await navigator.serviceWorker.register(said.keeper, { scope: said.here });
  kept = await caches.open(ROOM);
  if (stale) return;
  await kept.addAll(drawnWith());
  const page = await fetch(said.here, { cache: "no-store" });
  if (!page.ok || page.redirected) return;
  await kept.put(said.here, page);
  await kept.delete(PARTS);
  const rooms = JSON.parse(localStorage.getItem("rooms") || "{}");
  localStorage.setItem("rooms", JSON.stringify({ ...rooms, [said.here]: Date.now() }));
};

const over = () => {
  kept = null;
  document.dispatchEvent(new Event("room:over"));
};

const asItWas = async () => {
  const parts = await (await caches.open(ROOM)).match(PARTS);
  if (parts && stale) take(await parts.text());
  known();
};

// --- What is typed is kept on this device until the server has it -----------------------------------------------
const KEPT = `room.${said.queue}`;
const REFUSED = `${KEPT}.refused`;
const DRAFT = `${KEPT}.draft`;
const read = (name) => JSON.parse(localStorage.getItem(name) || "[]");
const write = (name, rows) => (rows.length ? localStorage.setItem(name, JSON.stringify(rows)) : localStorage.removeItem(name));

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

let wait = 2000;
let counted = ""; // what the server says of what was sent last, told once it is shown
let sending = false;
let again = 0;

const paragraph = (words, ...more) => {
  const line = document.createElement("p");
  line.append(words, ...more);
  return line;
};

const forget = (key) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-text small";
  button.textContent = said.wordForget;
  button.addEventListener("click", () => {
    write(REFUSED, read(REFUSED).filter((row) => row.key !== key));
    tell();
  });
  return button;
};

const tell = (why = "") => {
  const place = document.querySelector("[data-unsent]");
  if (!place) return;
  const [waiting, refused] = [read(KEPT), read(REFUSED)];
  place.hidden = !waiting.length && !refused.length;
  place.replaceChildren();
  if (waiting.length) {
    const head = document.createElement("b");
    head.textContent = `${said.wordUnsent} ${waiting.length}`;
    place.append(paragraph(head), ...waiting.map((row) => paragraph(row.label)));
  }
  if (why) place.append(paragraph(why));
  refused.forEach((row) => place.append(paragraph(`${said.wordRefused} ${row.says} “${row.label}” `, forget(row.key))));
};

const keep = (form, button) => {
  const fields = Object.fromEntries(new FormData(form, button));
  delete fields.csrfmiddlewaretoken;
  const vote = form.dataset.keep === "vote";
  const key = vote ? `vote-${fields.ballot}` : fields.key;
  const label = vote ? button.textContent.trim() : fields.text;
  const rows = read(KEPT).filter((row) => row.key !== key); // a newer answer takes the place of one that waits
  write(KEPT, [...rows, { key, url: form.action, fields, label, at: Date.now() }]);
};

const clear = (form) => {
  localStorage.removeItem(DRAFT);
  form.querySelector("[name=key]").value = newKey();
  form.querySelectorAll("textarea, [name=owner], [name=due]").forEach((field) => (field.value = ""));
  form.querySelectorAll("[data-chosen]").forEach((field) => delete field.dataset.chosen);
  follow();
};

const post = async (url, fields) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token });
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    if (answer.status >= 500 || answer.status === 429) throw new Error("the server does not answer");
    return null; // signed out, or sent elsewhere
  }
  return answer.json();
};

const drop = (row) => write(KEPT, read(KEPT).filter((one) => one.key !== row.key || one.at !== row.at));

const sendOne = async (row) => {
  // Rounded down: an answer is never taken for older than it is, and what was cast before it does not stand over it.
  const ago = Math.max(0, Math.floor((Date.now() - row.at) / 1000));
  const fields = { ...row.fields, ago: ago > 2 ? ago : "" };
  let answer = await post(row.url, fields);
  if (answer === null) {
    stale = true;
    await refresh();
    if (stale) return false;
    answer = (await post(row.url, fields)) ?? { says: "" }; // who is let in is told: what it speaks of is gone
  }
  drop(row);
  if (answer.done) counted = answer.says;
  else write(REFUSED, [...read(REFUSED), { ...row, says: answer.says }]);
  return true;
};

const flush = async () => {
  if (sending || !read(KEPT).length) return;
  sending = true;
  clearTimeout(again);
  let why = "";
  try {
    if (stale) await refresh();
    if (stale) why = said.wordSignIn;
    while (read(KEPT).length && !why) why = (await sendOne(read(KEPT)[0])) ? "" : said.wordSignIn;
    wait = why ? LONGEST : 2000;
    if (!why) await refresh();
    if (!why) news(counted);
  } catch {
    connection(false);
    wait = Math.min(wait * 2, LONGEST);
  }
  sending = false;
  tell(why);
  if (read(KEPT).length) again = setTimeout(flush, later(wait));
};

const send = async (form, button) => {
  const messages = document.getElementById("messages");
  try {
    const fields = Object.fromEntries(new FormData(form, button));
    const answer = await post(button?.hasAttribute("formaction") ? button.formAction : form.action, fields);
    if (answer === null) return form.submit();
    if (messages) messages.replaceChildren();
    if (messages && answer.says) {
      const line = paragraph(answer.says);
      line.className = answer.done ? "saved" : "note note-due";
      messages.append(line);
    }
    if (answer.done) form.reset();
    if (form.contains(document.activeElement)) button?.focus(); // a field that is held is not drawn anew
    await refresh();
  } catch {
    document.dispatchEvent(new Event("htmx:sendError"));
    connection(false);
  }
};

// A form that is stopped here is sent by the script; what it cannot do, the browser does.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-keep]")) {
    event.preventDefault();
    keep(form, event.submitter);
    if ("typing" in form.dataset) clear(form);
    tell();
    flush();
  } else if (form.matches("[data-send]")) {
    event.preventDefault();
    send(form, event.submitter);
  }
});

// --- Keys: Alt and a letter send the line as what it is ------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  if (document.documentElement.dataset.keys === "off") return;
  const button = document.querySelector(`[data-alt="${CSS.escape(event.code)}"]`);
  if (!button) return;
  event.preventDefault();
  if (button.form.reportValidity()) button.form.requestSubmit(button);
});

// --- A line that is half typed is kept too ------------------------------------------------------------------------
const typing = document.querySelector("[data-typing]");
const text = typing?.querySelector("[name=text]");
if (text) {
  typing.querySelector("[name=key]").value = newKey(); // a page that was kept comes with the key of an earlier line
  if (!text.value) text.value = localStorage.getItem(DRAFT) || "";
  text.addEventListener("input", () => localStorage.setItem(DRAFT, text.value));
  typing.querySelector("[data-follows=speaker]")?.addEventListener("change", (event) => (event.target.dataset.chosen = "1"));
}

if (said.queue) {
  document.querySelectorAll("[data-live]").forEach((section) => shown.set(section.id, plain(section)));
  addEventListener("online", () => ((wait = 2000), flush(), ask()));
  tell();
  flush();
}
if (stale) asItWas();
if ("reopens" in said && navigator.serviceWorker) setTimeout(() => keepPage().catch(() => {}), 1000 + Math.random() * 2 * RUSH);
document.addEventListener("visibilitychange", () => document.hidden || (flush(), ask()));
addEventListener("offline", () => connection(false));
setInterval(count, 1000);
count();
connection(!stale);
asking = setTimeout(ask, later(STEP));
