/* Tells that the form of a page is open here, and says who else has it open and whether it has been saved meanwhile. */

const place = document.querySelector("[data-presence]");
const EVERY = 20_000;

if (place) {
  const form = place.closest("form");
  const tell = async (more = {}) => {
    const response = await fetch(place.dataset.presence, { method: "post", body: said(form, { draft_known: place.dataset.draft, ...more }) });
    // Who is signed out is led to another page.
    if (response.redirected || !response.ok) return gettext("You are signed out. What you type is kept in this browser; sign in again in another window.");
    return (await response.json()).said;
  };
  const say = (words) => {
    if (place.textContent !== words) place.textContent = words;
  };
  const again = () => tell().catch(() => gettext("There is no connection to the site. What you type is kept in this browser.")).then(say);
  again();
  setInterval(again, EVERY);
  window.addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.presence, said(form, { left: "1" })));
  // A page that the browser had put aside is shown once more.
  window.addEventListener("pageshow", ({ persisted }) => persisted && again());
}

function said(form, more) {
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "content_version"]) data.append(name, form.elements[name]?.value ?? "");
  for (const [name, value] of Object.entries(more)) data.append(name, value);
  return data;
}
