// Rows that can be dragged into another place. Letting go fills the place into the row's own form and sends it; without
// this script the buttons of each row move it by one.
document.querySelectorAll("[data-ordering]").forEach((list) => {
  const first = Number(list.dataset.first || 1);
  const rows = () => [...list.querySelectorAll(":scope > li")];
  const fixed = () => rows().filter((row) => "fixed" in row.dataset).length;

  const under = (y, row) =>
    rows().slice(fixed()).find((other) => other !== row && y < other.getBoundingClientRect().top + other.offsetHeight / 2);

  const put = (row, place) => {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "place", value: String(place) });
    row.querySelector("form").append(field);
    row.querySelector("form").submit();
  };

  // Listened to on the whole page: a row that changes its place lets go of the pointer that it had captured.
  const drag = (row, event) => {
    const before = rows().indexOf(row);
    const listening = new AbortController();
    event.preventDefault();
    row.classList.add("is-dragged");
    const follow = (moved) => {
      const next = under(moved.clientY, row) || null;
      if (next !== row.nextElementSibling) list.insertBefore(row, next);
    };
    const stop = (keep) => () => {
      listening.abort();
      row.classList.remove("is-dragged");
      const now = rows().indexOf(row);
      if (!keep) list.insertBefore(row, rows().filter((one) => one !== row)[before] || null);
      else if (now !== before) put(row, first + now);
    };
    const heard = { signal: listening.signal };
    document.addEventListener("pointermove", follow, heard);
    document.addEventListener("pointerup", stop(true), heard);
    document.addEventListener("pointercancel", stop(false), heard);
  };

  rows().forEach((row) => {
    if ("fixed" in row.dataset) return;
    const handle = document.createElement("span");
    handle.className = "ordering-handle";
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    handle.addEventListener("pointerdown", (event) => drag(row, event));
    row.querySelector("form").prepend(handle);
  });
});
