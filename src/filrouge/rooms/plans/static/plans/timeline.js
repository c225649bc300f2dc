// The steps of a plan as bars on one line. Each can be dragged, or moved by a day with the arrow keys; letting go fills
// the two fields of its form and sends it. Without this script the fields are filled in by hand.
(() => {
  "use strict";
  const DAY = 86400000;
  const STILL = 5; // pixels within which a finger or a hand that trembles has not moved anything
  const MOVED = "step-moved"; // whose bar is under the hand again when the page comes back
  const day = (at) => new Date(at).toISOString().slice(0, 10);
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // the day first, as on every page
  const said = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  function place(line, bar) {
    const whole = line.until - line.since;
    bar.style.setProperty("inset-inline-start", `${(100 * (bar.opens - line.since)) / whole}%`);
    bar.style.setProperty("inline-size", `${(100 * (bar.closes - bar.opens)) / whole}%`);
    bar.output.value = bar.form.dataset.says
      .replace("{opens}", said.format(bar.opens))
      .replace("{closes}", said.format(bar.closes));
  }

  function move(line, bar, by, from) {
    const days = Math.round(by / DAY) * DAY;
    bar.opens = from.opens + days;
    bar.closes = from.closes + days;
    place(line, bar);
  }

  function keep(bar, from) {
    if (bar.opens === from.opens) return;
    bar.form.elements.opens.value = day(bar.opens);
    bar.form.elements.closes.value = day(bar.closes);
    sessionStorage.setItem(MOVED, bar.form.dataset.step);
    bar.form.requestSubmit();
  }

  function drag(line, bar, event) {
    back(line, bar);
    const from = { opens: bar.opens, closes: bar.closes };
    const perPixel = (line.until - line.since) / bar.parentElement.getBoundingClientRect().width;
    const sign = getComputedStyle(line).direction === "rtl" ? -1 : 1;
    const ended = new AbortController();
    let still = STILL;
    bar.setPointerCapture(event.pointerId);
    const on = (name, then) => bar.addEventListener(name, then, { signal: ended.signal });
    on("pointermove", (moved) => {
      const by = sign * (moved.clientX - event.clientX);
      if (Math.abs(by) >= still) still = 0;
      if (!still) move(line, bar, by * perPixel, from);
    });
    on("pointerup", () => { ended.abort(); keep(bar, from); });
    on("pointercancel", () => { ended.abort(); move(line, bar, 0, from); });
  }

  function press(line, bar, event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 }[event.key];
    if (event.key === "Enter") return keep(bar, bar.began || bar);
    if (event.key === "Escape") return back(line, bar);
    if (!by) return;
    event.preventDefault();
    bar.began = bar.began || { opens: bar.opens, closes: bar.closes };
    move(line, bar, by * DAY, bar);
  }

  // What was moved with the keys and not kept goes back, so that nobody takes it for done.
  function back(line, bar) {
    if (bar.began) move(line, bar, 0, bar.began);
    bar.began = null;
  }

  // A row for each step: its name and days beside its bar, which may be too short to hold them.
  function row_of(line, form) {
    const bar = document.createElement("button");
    bar.type = "button";
    bar.className = "timeline-bar";
    Object.defineProperty(bar, "form", { value: form });
    bar.output = document.createElement("output");
    const words = Object.assign(document.createElement("p"), { className: "timeline-said", id: `step-said-${form.dataset.step}` });
    words.append(Object.assign(document.createElement("b"), { textContent: form.dataset.name }), bar.output);
    bar.setAttribute("aria-labelledby", words.id);
    bar.opens = Date.parse(form.elements.opens.value);
    bar.closes = Date.parse(form.elements.closes.value);
    bar.addEventListener("pointerdown", (event) => drag(line, bar, event));
    bar.addEventListener("keydown", (event) => press(line, bar, event));
    bar.addEventListener("blur", () => back(line, bar));
    const [row, track] = ["timeline-row", "timeline-track"].map((name) => Object.assign(document.createElement("div"), { className: name }));
    track.append(bar);
    row.append(words, track);
    line.append(row);
    return bar;
  }

  for (const line of document.querySelectorAll("[data-timeline]")) {
    const forms = [...document.querySelectorAll("form[data-step]")];
    line.since = Date.parse(line.dataset.since);
    line.until = Date.parse(line.dataset.until);
    const bars = forms.map((form) => row_of(line, form));
    for (const bar of bars) place(line, bar);
    line.hidden = false;
    const moved = bars.find((bar) => bar.form.dataset.step === sessionStorage.getItem(MOVED));
    sessionStorage.removeItem(MOVED);
    window.addEventListener("load", () => moved?.focus()); // after the browser went to the row that the address names
  }
})();
