/* Where a picture is chosen: a grid of pictures to search in, and beside the field the one that is chosen. */

const { jQuery } = window.django ?? {};
const FIELDS = '[data-model-ref="picture"] > select.admin-autocomplete';

/* The address of a picture's smallest size, from that of its form; "" where the editor may not open that. */
function thumbnailAddress(select) {
  const link = select.parentElement.querySelector(".change-related");
  if (!select.value || !link) return "";
  const form = link.dataset.hrefTemplate.replace("__fk__", select.value);
  return new URL("../thumbnail/", new URL(form, location.href)).pathname;
}

function withThumbnail(result) {
  if (!result.thumbnail) return result.text;
  const image = Object.assign(new Image(), { src: result.thumbnail, alt: "", loading: "lazy" });
  const text = document.createElement("span");
  text.textContent = result.text;
  return [image, text];
}

function showChosen(select) {
  const wrapper = select.parentElement;
  wrapper.querySelector(".chosen-picture")?.remove();
  const address = thumbnailAddress(select);
  if (!address) return;
  const image = Object.assign(new Image(), { src: address, alt: "", className: "chosen-picture" });
  image.addEventListener("error", () => image.remove());
  wrapper.prepend(image);
}

/* Django's sign for adding another, in words. */
function nameUpload(select) {
  const link = select.parentElement.querySelector(".add-related");
  if (!link) return;
  link.removeAttribute("title");
  link.textContent = gettext("Upload a new picture");
}

function prepare(root) {
  for (const select of root.querySelectorAll(FIELDS)) nameUpload(select);
}

if (jQuery?.fn.select2) {
  // Set before Django makes its fields; of what has no thumbnail the text is shown, as it always is.
  jQuery.fn.select2.defaults.set("templateResult", withThumbnail);
  // Django says once of every field that it has changed, when the page is there.
  jQuery(document).on("change", FIELDS, ({ target }) => showChosen(target));
  jQuery(document).on("select2:open", FIELDS, () => {
    document.querySelector(".select2-container--open .select2-dropdown").classList.add("picture-choice");
  });
  document.addEventListener("formset:added", ({ target }) => prepare(target));
  prepare(document);
}
