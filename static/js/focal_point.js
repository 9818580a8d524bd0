/* The focal point of a picture: set by a click, a drag or the arrow keys, and shown in what pages cut out. */

const preview = document.querySelector("[data-focal-point]");
const across = document.querySelector("#id_focal_x");
const down = document.querySelector("#id_focal_y");
const file = document.querySelector("#id_file");
const pictures = [...preview.querySelectorAll("img")];
const picture = pictures[0];
const handle = preview.querySelector("[role=slider]");
const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// What the browser asks for where no other file has been chosen.
const saved = pictures.map((image) => [image.getAttribute("src"), image.getAttribute("srcset")]);

const within = (number) => Math.min(100, Math.max(0, Math.round(number)));
const read = (field) => (field.value === "" ? 50 : within(field.valueAsNumber));
// To the nearest ten, as publishing.images.focus_classes() says for the pages.
const nearest = (number) => Math.floor((number + 5) / 10) * 10;

function show() {
  const [x, y] = [read(across), read(down)];
  handle.style.left = `${x}%`;
  handle.style.top = `${y}%`;
  handle.setAttribute("aria-valuenow", x);
  const words = gettext("%(x)s per cent from the left, %(y)s per cent from the top");
  handle.setAttribute("aria-valuetext", interpolate(words, { x, y }, true));
  for (const crop of preview.querySelectorAll(".crop")) {
    const others = [...crop.classList].filter((name) => !name.startsWith("focus-"));
    crop.className = [...others, `focus-x-${nearest(x)}`, `focus-y-${nearest(y)}`].join(" ");
  }
}

function set(x, y) {
  across.value = within(x);
  down.value = within(y);
  across.dispatchEvent(new Event("input", { bubbles: true }));
}

function setAt({ clientX, clientY }) {
  const { left, top, width, height } = picture.getBoundingClientRect();
  set((clientX - left) / width * 100, (clientY - top) / height * 100);
}

function setByKey(event) {
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const size = event.shiftKey ? 10 : 1;
  set(read(across) + step[0] * size, read(down) + step[1] * size);
}

/* A file that has just been chosen is shown from the editor's own machine. */
function showFile() {
  if (picture.src.startsWith("blob:")) URL.revokeObjectURL(picture.src);
  const chosen = file.files[0] && URL.createObjectURL(file.files[0]);
  pictures.forEach((image, number) => {
    const [src, srcset] = chosen ? [chosen, null] : saved[number];
    for (const name of ["width", "height"]) image.removeAttribute(name);
    if (srcset) image.setAttribute("srcset", srcset);
    else image.removeAttribute("srcset");
    if (src) image.setAttribute("src", src);
    else image.removeAttribute("src");
  });
  preview.hidden = !picture.hasAttribute("src");
}

if (across && down) {
  for (const field of [across, down]) field.addEventListener("input", show);
  picture.addEventListener("click", (event) => {
    setAt(event);
    handle.focus();
  });
  handle.addEventListener("keydown", setByKey);
  handle.addEventListener("pointerdown", (event) => handle.setPointerCapture(event.pointerId));
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) setAt(event);
  });
  file?.addEventListener("change", showFile);
  // What no browser can show, such as a damaged file, is told of when it is sent.
  picture.addEventListener("error", () => { preview.hidden = true; });
  for (const part of [handle, preview.querySelector("#focal-hint")]) part.hidden = false;
  show();
  // Browsers keep the chosen file when a page is loaded anew.
  if (file?.files.length) showFile();
}
