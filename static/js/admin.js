/* What Django's admin and the editor for rich text leave undone. Every form works without it. */

/* The editor's own names for its buttons are English only. */
const editorButtons = () => ({
  "blockquote": gettext("blockquote"),
  "bold": gettext("bold"),
  "bulletList": gettext("bulleted list"),
  "heading3": gettext("Heading"),
  "heading4": gettext("Smaller heading"),
  "history:redo": gettext("redo"),
  "history:undo": gettext("undo"),
  "italic": gettext("italic"),
  "link": gettext("link"),
  "orderedList": gettext("numbered list"),
  "paragraph": gettext("Paragraph"),
  "unlink": gettext("remove link"),
});

/* Give the edit area the name, the language, the help and the errors of the field that it stands for. */
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const area = editor.view.dom;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  area.id = `${textarea.id}_area`;
  area.lang = textarea.lang;
  area.setAttribute("aria-multiline", "true");
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) area.setAttribute(name, textarea.getAttribute(name));
  }
  if (label) {
    label.id = `${textarea.id}_label`;
    area.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => editor.commands.focus());
  }
  nameButtons(textarea.closest(".prose-editor"));
  // The editor makes its buttons after it says that it is ready.
  setTimeout(() => nameButtons(textarea.closest(".prose-editor")));
  editor.on("update", () => form?.dispatchEvent(new Event("typed")));
});

/* Who leaves a form with something typed in it is asked first. */
const form = document.querySelector("#content-main form:has(.submit-row)");
if (form) {
  // What two have changed is decided one way or the other before it is sent on.
  form.addEventListener(
    "submit",
    (event) => {
      const undecided = [...form.querySelectorAll(".conflict-choice")].find((choice) => !choice.querySelector(":checked"));
      if (!undecided || event.submitter?.name === "_preview") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      undecided.querySelector("[role=alert]").textContent = undecided.dataset.undecided;
      undecided.querySelector("input").focus();
    },
    { capture: true },
  );
  for (const choice of form.querySelectorAll(".conflict-choice")) {
    choice.addEventListener("change", () => choice.querySelector("[role=alert]").replaceChildren());
  }
  for (const event of ["input", "change", "typed"]) form.addEventListener(event, () => form.setAttribute("data-changed", ""));
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter?.name !== "_preview") form.removeAttribute("data-changed");
  });
  window.addEventListener("beforeunload", (event) => {
    if (form.hasAttribute("data-changed")) event.preventDefault();
  });
}

/* On a phone the menu is one line that is wider than the screen: where one is stands in the middle of it. */
const here = document.querySelector(".models [aria-current]");
if (here) {
  const line = here.closest("ul");
  line.scrollLeft = here.offsetLeft - line.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
}

/* What has to be decided first is where the keyboard begins. */
document.querySelector("[data-focus]")?.focus();

/* A link to a field leads into it, also where something else stands in its place: an editor, a box to search in. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field?.matches("input, select, textarea")) return;
  for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  const shown = document.getElementById(`${field.id}_area`) ?? field.nextElementSibling?.querySelector?.("[role=combobox]") ?? field;
  event.preventDefault();
  shown.focus();
  shown.scrollIntoView({ block: "center" });
});

/* A link that is there to be passed on is copied by one press. */
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    const status = button.nextElementSibling;
    // Emptied first, or the same words a second time would not be read out.
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = button.dataset.copied;
    } catch {
      // The browser does not let it: what is marked can be copied by hand.
      field.select();
    }
  });
}

/* What a field that is searched in offers lies within the page's landmarks, like the field itself. */
const select2 = window.django?.jQuery?.fn.select2;
if (select2) select2.defaults.set("dropdownParent", window.django.jQuery("#content-main"));

/* A field that is searched in: its box says what the field is called, also while nothing is chosen. */
function nameSearchFields() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const shown = select.nextElementSibling.querySelector(".select2-selection__rendered");
    const box = shown.closest("[role=combobox]");
    const label = document.querySelector(`label[for="${select.id}"]`);
    const name = select.getAttribute("aria-label") || label?.textContent.replace(/:$/, "");
    shown.removeAttribute("role");
    shown.removeAttribute("aria-readonly");
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", [name, select.selectedOptions[0]?.text].filter(Boolean).join(": "));
  }
}

for (const moment of ["load", "formset:added"]) {
  window.addEventListener(moment, () => setTimeout(nameSearchFields));
}
document.addEventListener("focusin", ({ target }) => {
  if (!target.matches(".select2-search__field")) return;
  target.setAttribute("aria-label", gettext("Search"));
  for (const box of document.querySelectorAll("[role=combobox][aria-owns]")) {
    box.setAttribute("aria-controls", box.getAttribute("aria-owns"));
  }
});
document.addEventListener("focusout", () => setTimeout(nameSearchFields));

/* Django gives these signs a name, and nothing that could carry one. */
window.addEventListener("load", () => {
  for (const sign of document.querySelectorAll(".help-tooltip")) sign.setAttribute("role", "img");
});

/* The columns for what stands above a row, and for deleting where one may not, have no heading. */
for (const cell of document.querySelectorAll("th.original, th:empty")) cell.setAttribute("role", "cell");

function nameButtons(container) {
  const names = editorButtons();
  for (const button of container.querySelectorAll("button[data-name]")) {
    const name = names[button.dataset.name];
    if (!name) continue;
    if (button.classList.contains("prose-menubar__option")) {
      button.firstElementChild.textContent = name;
    } else {
      button.title = name;
      button.setAttribute("aria-label", name);
    }
  }
  const choice = container.querySelector(".prose-menubar__selected button");
  if (choice) {
    choice.title = gettext("Kind of paragraph");
    choice.setAttribute("aria-label", choice.title);
  }
}
