"""The links to other sites that a page holds, found from the kinds of its fields and of those of the rows below it."""

import re
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext

from publishing.models import Link
from publishing.richtext import addresses_in
from publishing.rows import page_of
from translations.languages import label_in
from translations.models import Translated
from translations.registry import text_fields
from translations.texts import text_of

EXTERNAL = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True)
class ExternalLink:
    """A link as it stands in a column of a row: the page itself or a row below it."""

    url: str
    row: models.Model
    column: str

    @property
    def where(self):
        """In words, for whoever edits the page: "Result “Ten teachers”: Evidence"."""
        return in_words(self.row, self.column)


def links_in(row):
    """Yield the links to other sites in one row, each once per column."""
    for column in link_columns(type(row)):
        urls = dict.fromkeys(external_urls(row._meta.get_field(column), getattr(row, column) or ""))
        yield from (ExternalLink(url, row, column) for url in urls)


def external_urls(field, value):
    """The addresses of other sites in what a field says."""
    found = addresses_in(value) if is_rich(field) else [value] if isinstance(field, models.URLField) else []
    # What follows "#" is a place within the page.
    return [url.strip().partition("#")[0] for url in found if EXTERNAL.match(url.strip())]


def is_rich(field):
    return hasattr(field, "sanitize")


@cache
def link_columns(model):
    """The columns of ``model`` that may hold links: addresses, and rich text in every language."""
    texts = text_fields(model) if issubclass(model, Translated) else []
    return [
        field.name
        for field in model._meta.concrete_fields
        # The plain column of a text holds what was saved last, in any language.
        if (isinstance(field, models.URLField) or is_rich(field)) and field.name not in texts
    ]


@cache
def models_with_links():
    """The models of pages, and of rows below them, that may hold links."""
    content = [model for model in apps.get_models() if issubclass(model, Translated) or hasattr(model, "CONTENT_OF")]
    return [model for model in content if link_columns(model)]


def in_words(row, column):
    """Where a column stands in the form of its page."""
    field = row._meta.get_field(column)
    language = getattr(field, "language", None)
    label = label_in(field.translated_field, language) if language else capfirst(str(field.verbose_name))
    if page_of(row) == (type(row), row.pk):
        return label
    # A link is called by its title; its address is known already.
    name = str(text_of(row, "title") or "") if isinstance(row, Link) else str(row)
    return gettext("%(kind)s “%(name)s”: %(field)s") % {
        "kind": capfirst(str(row._meta.verbose_name)),
        "name": Truncator(name).chars(60),
        "field": label,
    }
