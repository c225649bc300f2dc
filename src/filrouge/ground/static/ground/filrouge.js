// Small comforts. Every page can be read and every form sent without this file.
const root = document.documentElement;

// --- How pages look: a cookie, so that the server writes the choice into the page ----------
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.closest("[data-look]") || !["theme", "size", "keys"].includes(field.name)) return;
  const value = field.type === "checkbox" ? (field.checked ? "" : "off") : field.value;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${field.name}=${value}; path=/; max-age=${value ? 31536000 : 0}; samesite=lax${secure}`;
  if (value) root.dataset[field.name] = value;
  else delete root.dataset[field.name];
});

// --- Menus: one at a time, closed by Escape or by a click elsewhere --------------------------
const openMenus = () => document.querySelectorAll("details:is(.menu, .acting)[open]");

document.addEventListener("click", (event) => {
  openMenus().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    const held = menu.contains(document.activeElement);
    menu.removeAttribute("open");
    if (held) menu.querySelector("summary").focus();
  });
});

// --- Keys: one letter for a button or link that shows it (data-key="m"); can be switched off --
const typing = (node) => node.isContentEditable || node.matches("input:not([type=radio], [type=checkbox]), select, textarea");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.key.length !== 1) return;
  if (root.dataset.keys === "off" || typing(event.target)) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target || target.disabled || !target.getClientRects().length) return;
  event.preventDefault();
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
});

// --- Printing: the button is hidden until a script can serve it --------------------------------
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// --- After a part of the page was replaced ------------------------------------------------------
document.addEventListener("htmx:afterSettle", (event) => {
  const summary = event.detail.elt.parentElement?.querySelector(".summary");
  if (summary) summary.focus();
});

const unreachable = (event) => {
  const { unreachable: lost, signedOut } = document.getElementById("messages")?.dataset || {};
  const place = event.detail.target?.closest("[data-kept]") || document.getElementById("messages");
  if (!lost || place.querySelector("[data-lost]")) return;
  const note = document.createElement("p");
  note.className = "note note-due";
  note.dataset.lost = "";
  note.textContent = event.detail.xhr?.status === 401 ? signedOut : lost;
  if (place.hasAttribute("data-kept")) place.replaceChildren(note);
  else place.append(note);
};
document.addEventListener("htmx:sendError", unreachable);
document.addEventListener("htmx:responseError", unreachable);
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) document.querySelector("#messages [data-lost]")?.remove();
});

// --- The page of a meeting that was kept to be opened without a network (meetings/room.js) is forgotten -----------
// when its reader has signed out, when it is no longer to be kept, and a day after it was seen.
const DAY = 24 * 60 * 60 * 1000;

const forget = async (place) => {
  const rooms = JSON.parse(localStorage.getItem("rooms") || "{}");
  delete rooms[place];
  localStorage.setItem("rooms", JSON.stringify(rooms));
  await caches.delete(`room ${place}`);
  await (await navigator.serviceWorker.getRegistration(place))?.unregister();
};

const signedOut = document.querySelector(".mast") && !document.querySelector(".acting");
const reopens = (place) => place !== location.pathname || document.querySelector("[data-reopens]");
Object.entries(JSON.parse(localStorage.getItem("rooms") || "{}")).forEach(([place, at]) => {
  if (signedOut || Date.now() - at > DAY || !reopens(place)) forget(place);
});
document.addEventListener("room:over", () => forget(location.pathname));

// --- Words of a long form (data-typed) outlive a page that was too old, a session that had ended and a tab that was ---
// loaded again: they stay in this tab until they were sent. Nobody else who signs in here sees them, and nobody finds
// them in a form that has another version of the words by now.
const TYPED = "typed:";
const who = document.querySelector(".acting summary")?.textContent.replace(/\s+/g, " ") || "";
const read = (key) => JSON.parse(sessionStorage.getItem(key) || "null");
const keep = (key, kept) => sessionStorage.setItem(key, JSON.stringify(kept));
const typedKeys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(TYPED));
const textsOf = (form) => [...form.elements].filter((field) => field.name && field.matches("textarea, select, [type=text]"));
const done = document.querySelector("#messages .saved"); // what was sent and taken is said on the page that comes next

typedKeys().forEach((key) => {
  const kept = read(key);
  if (kept.sent && done) sessionStorage.removeItem(key);
  else if (kept.sent) keep(key, { ...kept, sent: false });
});

document.querySelectorAll("form[data-typed]").forEach((form, place) => {
  const key = [TYPED, who, form.action, place, form.elements.version?.value].join(":");
  const typed = read(key)?.fields || {};
  const lost = textsOf(form).filter((field) => field.name in typed && field.value !== typed[field.name]);
  if (lost.length) {
    lost.forEach((field) => (field.value = typed[field.name]));
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = form.dataset.typed;
    form.prepend(note);
  }
  form.addEventListener("input", () => {
    keep(key, { fields: Object.fromEntries(textsOf(form).map((field) => [field.name, field.value])) });
  });
  form.addEventListener("submit", () => read(key) && keep(key, { ...read(key), sent: true }));
});

document.querySelectorAll('form[action*="/logout/"]').forEach((form) => {
  form.addEventListener("submit", () => typedKeys().forEach((key) => sessionStorage.removeItem(key)));
});
