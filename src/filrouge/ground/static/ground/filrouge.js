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

const unreachable = () => {
  const place = document.getElementById("messages");
  if (!place?.dataset.unreachable || place.querySelector("[data-lost]")) return;
  const note = document.createElement("p");
  note.className = "note note-due";
  note.dataset.lost = "";
  note.textContent = place.dataset.unreachable;
  place.append(note);
};
document.addEventListener("htmx:sendError", unreachable);
document.addEventListener("htmx:responseError", unreachable);
document.addEventListener("htmx:afterOnLoad", () => document.querySelector("#messages [data-lost]")?.remove());
