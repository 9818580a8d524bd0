"""A page as its form says it, for checks to read: the row, the draft or what was just typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from translations.languages import codes, column
from translations.registry import text_fields


@dataclass(frozen=True)
class Finding:
    """Something to look at: ``code`` names the check, ``anchor`` is the id of the field in the form ("" if none)."""

    code: str
    message: str
    anchor: str = ""

    @property
    def blocks(self):
        """Whether nothing is published before it is mended."""
        return self.code in settings.PUBLISHING_BLOCKERS


@dataclass(frozen=True)
class Value:
    """What one field of the form, or of a row below it, says."""

    field: models.Field
    value: str
    anchor: str

    @property
    def language(self):
        """That of a text; "" for anything else."""
        return getattr(self.field, "language", "")

    @property
    def label(self):
        return str(getattr(self.field, "translated_field", self.field).verbose_name)

    @property
    def is_rich(self):
        return hasattr(self.field, "sanitize")


class Writing:
    """What a page says: ``sent`` is a Sent, ``row`` the page as it is saved (None for a new one).

    ``rows_of`` are the models of the rows below it, by the prefix of their inline. Whoever reads many writings gives
    each the same ``link_checks``, {key: LinkCheck}; without them each asks for its own.
    """

    link_checks = None

    def __init__(self, model, rows_of, sent, row, now: datetime):
        self.model, self.rows_of, self.sent, self.row, self.now = model, rows_of, sent, row, now

    def __getitem__(self, name) -> str:
        """What the field ``name`` of the page says, "" if nothing."""
        return self.sent.fields.get(name, [""])[0].strip()

    def says(self, name, value):
        """Whether ``value`` is what is saved in the row."""
        return self.row is not None and (getattr(self.row, name) or "") == value

    def rows(self, prefix) -> Iterator[tuple[int, dict[str, str], str]]:
        """Each row of an inline that is to stay: its number in the form, its values, what its anchors begin with."""
        for number, row in enumerate(self.sent.rows.get(prefix, [])):
            if "DELETE" not in row:
                yield number + 1, {name: values[0].strip() for name, values in row.items()}, f"id_{prefix}-{number}-"

    def values(self) -> Iterator[Value]:
        """Everything that is filled in, of the page and of its rows."""
        yield from values_in(self.model, {name: values[0] for name, values in self.sent.fields.items()}, "id_")
        for prefix, model in self.rows_of.items():
            for _number, row, anchor in self.rows(prefix):
                yield from values_in(model, row, anchor)

    def in_languages(self, name) -> dict[str, str]:
        """The text ``name`` of the page, {language: text}, "" where there is none."""
        return {code: self[column(name, code)] for code in codes()}

    def text_fields(self):
        return text_fields(self.model)


def values_in(model, values, anchor):
    for name, value in values.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if value.strip():
            yield Value(field, value.strip(), f"{anchor}{name}")
