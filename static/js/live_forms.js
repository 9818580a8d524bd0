/* Filters and searches that answer while one chooses and types. Without this script their button does the same. */

const PAUSE = 350;
let waiting;
let latest = 0;

/* Show what the form asks for. The address in the browser is that of the list, as if the button had been pressed. */
async function show(form) {
  clearTimeout(waiting);
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = new URL(form.action);
  address.search = query;
  const mine = ++latest;
  let text;
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(response.status);
    text = await response.text();
  } catch {
    if (mine === latest) form.submit();
    return;
  }
  // Another choice may have been made meanwhile.
  if (mine !== latest) return;
  history.replaceState(null, "", address);
  replace(new DOMParser().parseFromString(text, "text/html"));
}

/* Put another page in the place of this one, and keep what the reader has in hand: the field, the open filters. */
function replace(page) {
  const main = document.querySelector("main");
  const status = main.querySelector("[role=status]");
  const field = document.activeElement;
  const selection = field.type === "search" ? [field.value, field.selectionStart, field.selectionEnd] : null;
  const open = [...main.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
  const news = page.querySelector("main [role=status]");
  // The same element says the new number, or a screen reader would not read it out.
  if (status && news) {
    status.replaceChildren(...news.childNodes);
    news.replaceWith(status);
  }
  main.replaceChildren(...page.querySelector("main").childNodes);
  for (const summary of main.querySelectorAll("details > summary")) {
    if (open.includes(summary.textContent)) summary.parentElement.open = true;
  }
  document.title = page.title;
  const languages = page.querySelectorAll(".site-language");
  document.querySelectorAll(".site-language").forEach((link, place) => { link.href = languages[place].href; });
  const same = field.id && document.getElementById(field.id);
  if (!same) return;
  same.focus({ preventScroll: true });
  if (selection) {
    same.value = selection[0];
    same.setSelectionRange(selection[1], selection[2]);
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("form[data-live] select")) show(target.form);
});
document.addEventListener("input", ({ target }) => {
  if (!target.matches("form[data-live] input[type=search]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => show(target.form), PAUSE);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-live]")) return;
  event.preventDefault();
  show(event.target);
});
