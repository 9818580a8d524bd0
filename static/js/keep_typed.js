/* Whatever becomes of the tab, the connection or the sign-in: the browser keeps what was typed until it is saved. */

const keeper = document.querySelector("[data-keeps-typed]");
const PAUSE = 500;
const KEPT_FOR = 30 * 24 * 3600 * 1000;
/* What belongs to the sending of a form and not to what it says. */
const NOT_SAID = /^(csrfmiddlewaretoken|content_version|draft_opened|plan_opened|version_opened|(choice|take)-\d+|take_from|lost_name|lost_text)$|-(MIN|MAX)_NUM_FORMS$|__prefix__/;

/* The page after a save says that it went well: what was kept for its form has been saved. */
const SENT = "typed:sent";
const sent = sessionStorage.getItem(SENT);
if (sent && document.querySelector(".messagelist :is(.success, .info)")) localStorage.removeItem(sent);
sessionStorage.removeItem(SENT);

for (const key of Object.keys(localStorage).filter((name) => name.startsWith("typed:"))) {
  if (!(read(key)?.at > Date.now() - KEPT_FOR)) localStorage.removeItem(key);
}

if (keeper) keepTyped(keeper.closest("form"), `typed:${keeper.dataset.keepsTyped}`);

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keepTyped(form, key) {
  let waiting;
  let hasTyped = false;
  const kept = read(key);

  function keep() {
    clearTimeout(waiting);
    if (!hasTyped) return;
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), pairs: pairsOf(form) }));
    } catch {
      say(gettext("This browser has no room to keep what you type. Save often."));
    }
  }

  function typed() {
    hasTyped = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  }

  for (const event of ["input", "change", "typed", "formset:added", "formset:removed"]) form.addEventListener(event, typed);
  // The fields that are searched in tell by jQuery only.
  window.django?.jQuery?.(form).on("change", typed);
  document.addEventListener("visibilitychange", keep);
  window.addEventListener("pagehide", keep);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "_preview") return;
    keep();
    sessionStorage.setItem(SENT, key);
    if (navigator.onLine) return;
    event.preventDefault();
    form.setAttribute("data-changed", "");
    say(gettext("There is no connection. What you have typed is kept in this browser; try again when there is one."));
  });
  window.addEventListener("online", () => {
    // What is offered stays.
    say(keeper.querySelector("button") ? keeper.dataset.offered : "");
  });
  // The editors for rich text bring their texts into their own form first.
  if (kept) window.addEventListener("load", () => setTimeout(() => offer(form, key, kept), PAUSE));
}

function pairsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
}

function say(words) {
  keeper.querySelector("[role=status]").textContent = words;
}

const asText = (pairs) => JSON.stringify(pairs.filter(([name, value]) => value && !NOT_SAID.test(name)).map(([name, value]) => [name, value.replace(/\r\n/g, "\n")]));

/* Say that there is something that was typed and not saved, unless the form says it already. */
function offer(form, key, kept) {
  // After a conflict the form holds all that was typed, and what came from somebody else.
  if (document.querySelector(".conflict") || asText(kept.pairs) === asText(pairsOf(form))) return;
  const moment = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(kept.at);
  keeper.dataset.offered = interpolate(gettext("You typed something here on %s that was not saved."), [moment]);
  say(keeper.dataset.offered);
  const bring = button(gettext("Bring it back"), () => restore(form, kept));
  const choices = keeper.querySelector("[data-choices]");
  const discard = button(gettext("Throw it away"), () => {
    localStorage.removeItem(key);
    choices.replaceChildren();
    say("");
  });
  choices.append(bring, " ", discard);
}

function button(words, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", pressed);
  return made;
}

/* The server makes the form anew from what was typed, rows and rich texts included. */
function restore(form, kept) {
  const carrier = document.createElement("form");
  carrier.method = "post";
  carrier.hidden = true;
  const pairs = [...kept.pairs, ["_restore", "1"], ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]];
  for (const [name, value] of pairs) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    carrier.append(field);
  }
  document.body.append(carrier);
  form.removeAttribute("data-changed");
  carrier.submit();
}
