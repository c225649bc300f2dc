// The sum of points or voices while they are typed; who types a part of a split means a split. Every vote can be cast without this file.
const sumOf = (box) =>
  [...box.querySelectorAll("[data-part]")].reduce((sum, field) => sum + (Number.parseInt(field.value, 10) || 0), 0);

const show = (box) => {
  const line = box.querySelector("[data-summed]");
  const of = box.dataset.of ? ` / ${box.dataset.of}` : "";
  line.textContent = `${box.dataset.sum} ${sumOf(box)}${of}`;
  line.hidden = false;
};

document.querySelectorAll("[data-sum]").forEach((box) => {
  show(box);
  box.addEventListener("input", (event) => {
    if (!event.target.matches("[data-part]")) return;
    const split = box.querySelector('[type="radio"][value="split"]');
    if (split) split.checked = true;
    show(box);
  });
});
