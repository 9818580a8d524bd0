/* The page beside its form, as it would be with what is being typed. Where there is no room, it has a tab of its own. */

const panel = document.querySelector("[data-live-preview]");
const PAUSE = 1000;
const OPEN = "live-preview";

if (panel) livePreview(panel, document.querySelector("#content-main form:has(.submit-row)"));

function livePreview(panel, form) {
  const frame = panel.querySelector("iframe");
  const status = panel.querySelector("[role=status]");
  const languages = [...panel.querySelectorAll("[name=live-language]")];
  const opener = document.querySelector("[data-opens-live-preview]");
  let waiting;
  let latest = 0;

  async function show() {
    const mine = ++latest;
    const language = languages.find((choice) => choice.checked).value;
    const data = new FormData(form);
    data.set("_preview", language);
    let page = "";
    try {
      const response = await fetch(form.action || location.href, { method: "post", body: data });
      // What is no preview is the form itself, with its faults.
      if (response.headers.get("X-Robots-Tag") === "noindex") page = await response.text();
      status.textContent = page ? "" : gettext("Something in the form has to be mended before it can be shown.");
    } catch {
      status.textContent = gettext("There is no connection to the site.");
    }
    // Something else may have been typed meanwhile.
    if (!page || mine !== latest) return;
    const place = frame.contentWindow?.scrollY ?? 0;
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place), { once: true });
    frame.lang = language;
    frame.srcdoc = page;
  }

  function soon() {
    if (panel.hidden) return;
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  }

  function open(isOpen) {
    panel.hidden = !isOpen;
    opener.setAttribute("aria-expanded", isOpen);
    document.body.classList.toggle("with-live-preview", isOpen);
    if (isOpen) show();
  }

  function toggle() {
    open(panel.hidden);
    localStorage.setItem(OPEN, panel.hidden ? "" : "yes");
  }

  opener.hidden = false;
  opener.addEventListener("click", toggle);
  panel.querySelector("[data-closes]").addEventListener("click", () => {
    toggle();
    opener.focus();
  });
  for (const choice of languages) choice.addEventListener("change", show);
  for (const event of ["input", "change", "typed", "formset:added", "formset:removed"]) form.addEventListener(event, soon);
  window.django?.jQuery?.(form).on("change", soon);
  const hasRoom = matchMedia("(min-width: 1200px)");
  if (hasRoom.matches && localStorage.getItem(OPEN)) window.addEventListener("load", () => open(true));
}
