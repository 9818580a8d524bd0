"""Checks of what any page says: its languages, pictures, links and headings."""

import re
from html.parser import HTMLParser

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from publishing import richtext
from publishing.alternative_texts import useless_alternative
from publishing.models import Picture
from publishing.rows import as_key
from translations.languages import codes, column, name_of
from translations.models import Translated
from translations.registry import shown_fields, text_fields
from translations.texts import is_outdated

from .writing import Finding

LONG_LEAD = 400
# Words that say nothing of where a link leads, in the languages that editors write here.
VAGUE = {
    *(
        "här",
        "klicka här",
        "klicka",
        "läs mer",
        "läs mer här",
        "mer",
        "länk",
        "länken",
        "denna länk",
        "mer information",
    ),
    *("here", "click here", "click", "read more", "more", "link", "this link", "more information", "learn more"),
}


def missing_translations(writing):
    """A text that exists in one language only, on the page or in a row below it; names and titles may."""
    texts = [*own_texts(writing), *texts_of_rows(writing)]
    for code in codes():
        missing = [(label, place) for label, place, said in texts if any(said.values()) and not said[code]]
        if missing:
            words = _("Not in %(language)s: %(texts)s.")
            labels = get_text_list([label for label, _place in missing], _("and"))
            message = words % {"language": name_of(code), "texts": labels}
            yield Finding("missing_translation", message, column(missing[0][1], code))


def own_texts(writing):
    """Yield the page's texts as (label, id of its fields without their language, {language: text})."""
    left_out = {*shown_fields(writing.model), *writing.model.NOT_CONTENT}
    for name in writing.text_fields():
        if name not in left_out:
            yield str(writing.model._meta.get_field(name).verbose_name), f"id_{name}", writing.in_languages(name)


def texts_of_rows(writing):
    """Yield those of the rows below the page in the same way; a row is called by its number: "result 2"."""
    for prefix, model in writing.rows_of.items():
        if not issubclass(model, Translated):
            continue
        for number, values, anchor in writing.rows(prefix):
            for name in text_fields(model):
                if name not in model.NAMES:
                    said = {code: values.get(column(name, code), "") for code in codes()}
                    yield f"{model._meta.verbose_name} {number}", f"{anchor}{name}", said


def outdated_translations(writing):
    """A source that has changed while its translation has not."""
    if writing["translations_are_current"] or writing.row is None:
        return
    for name in writing.text_fields():
        texts = writing.in_languages(name)
        source = next((code for code in codes() if texts[code]), None)
        for code in codes():
            target = column(name, code)
            if code == source or not texts[code] or not writing.says(target, texts[code]):
                continue
            is_source_new = not writing.says(column(name, source), texts[source])
            if is_source_new or is_outdated(writing.row, name, code):
                label = capfirst(writing.model._meta.get_field(name).verbose_name)
                words = _("%(text)s in %(language)s may be out of date: the original has changed.")
                message = words % {"text": label, "language": name_of(code)}
                yield Finding("outdated_translation", message, f"id_{target}")


def alternative_texts(writing):
    """Pictures whose alternative text is missing in a language, or says nothing."""
    chosen = [value for value in writing.values() if value.field.is_relation and value.field.related_model is Picture]
    pictures = Picture.objects.in_bulk({as_key(value.value) for value in chosen} - {None})
    for value in chosen:
        picture = pictures.get(as_key(value.value))
        if picture is None or picture.is_decorative:
            continue
        for code in codes():
            text = getattr(picture, column("alt", code)) or ""
            if not text:
                words = _("The picture “%(picture)s” has no alternative text in %(language)s.")
                code_of_finding = "missing_alternative"
            elif useless_alternative(text):
                words = _("The alternative text of “%(picture)s” in %(language)s does not say what the picture shows.")
                code_of_finding = "useless_alternative"
            else:
                continue
            yield Finding(code_of_finding, words % {"picture": picture, "language": name_of(code)}, value.anchor)


def vague_links(writing):
    """Links whose words do not say where they lead."""
    for value in writing.values():
        if value.is_rich:
            words = [words for words in LinksReader.read(value.value) if is_vague(words)]
        else:
            # The title of a link is the text beside its address.
            is_title = value.field.name.startswith("title") and "url" in {
                field.name for field in value.field.model._meta.fields
            }
            words = [value.value] if is_title and is_vague(value.value) else []
        for one in words:
            message = _("The link “%(words)s” does not say where it leads (%(text)s).")
            yield Finding("vague_link", message % {"words": one, "text": value.label}, value.anchor)


def is_vague(words):
    words = " ".join(words.lower().split()).strip(" .…:!»>→")
    return words in VAGUE or re.match(r"(https?://|www\.)", words) is not None


def headings(writing):
    """Headings that skip a level, and bold paragraphs that stand in for headings."""
    for value in writing.values():
        if not value.is_rich:
            continue
        levels = [int(level) for level in re.findall(r"<h([34])\b", value.value)]
        if levels and levels[0] == 4:
            message = _("%(text)s: a smaller heading has no heading above it.")
            yield Finding("heading_levels", message % {"text": capfirst(value.label)}, value.anchor)
        if re.search(r"<p>\s*<strong>[^<]{3,}</strong>\s*</p>", value.value):
            message = _("%(text)s: a paragraph that is all bold looks like a heading. Make it one.")
            yield Finding("heading_levels", message % {"text": capfirst(value.label)}, value.anchor)


def long_lead(writing):
    for code in codes():
        lead = writing[column("lead", code)]
        length = len(richtext.as_text(lead))
        if length > LONG_LEAD:
            words = _("The lead in %(language)s has %(length)d characters. Two sentences are read by more people.")
            yield Finding(
                "long_lead", words % {"language": name_of(code), "length": length}, f"id_{column('lead', code)}"
            )


class LinksReader(HTMLParser):
    """Reads the words of each link."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words = []
        self.is_in_link = False

    @classmethod
    def read(cls, html):
        reader = cls()
        reader.feed(html)
        reader.close()
        return reader.words

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.is_in_link = True
            self.words.append("")

    def handle_endtag(self, tag):
        if tag == "a":
            self.is_in_link = False

    def handle_data(self, data):
        if self.is_in_link:
            self.words[-1] += data
