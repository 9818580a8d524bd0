"""The language of a text: what a visitor is shown, and whether it is a fallback."""

import hashlib
from functools import wraps
from typing import NamedTuple

from .languages import codes, column, current, fallback_order

# What neither HTML nor XML may hold. A line break of slides and some word processors becomes a space.
CONTROLS = {
    **dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]),
    **dict.fromkeys([0x0B, 0x0C], " "),
}


class Text(NamedTuple):
    """A text as shown: its value, the language it is in, and whether that is another than asked for."""

    value: str
    language: str
    is_fallback: bool
    is_outdated: bool = False

    def __str__(self):
        return self.value


def text_of(instance, field, language=None):
    """Return ``instance``'s ``field`` as a Text in ``language`` or the first language that has it; None if none has."""
    language = language or current()
    for code in fallback_order(language):
        value = getattr(instance, column(field, code))
        if value:
            # Of a source nothing has to be looked up.
            outdated = code != codes()[0] and is_outdated(instance, field, code)
            return Text(value, code, code != language, outdated)
    return None


def said_once(method):
    """Decorate a method without arguments that says something of a row in the active language: a property.

    Once said, it is not made anew: for what is shown, and not changed as well.
    """

    @property
    @wraps(method)
    def said(self):
        known = self.__dict__.setdefault("said", {})
        key = method.__name__, current()
        if key not in known:
            known[key] = method(self)
        return known[key]

    return said


def in_every_language(instance, field):
    """The Texts of a field, one for each language that has one; none of them counts as a fallback."""
    values = ((code, getattr(instance, column(field, code))) for code in codes())
    return [Text(value, code, is_fallback=False) for code, value in values if value]


def without_controls(text):
    """``text`` without signs that no page and no feed may hold."""
    return text.translate(CONTROLS)


def as_text(words, language=None):
    """``words`` as a Text in ``language``, that of the page where none is named; a Text as it is, nothing as None."""
    if not words or isinstance(words, Text):
        return words or None
    return Text(str(words), language or current(), is_fallback=False)


def source_language(instance, field):
    """The language that ``field`` is translated from: the first, in the order of fallback, that has a text."""
    for code in codes():
        if getattr(instance, column(field, code)):
            return code
    return None


def is_in(instance, fields, language):
    """Whether a page counts as existing in ``language``: the first of ``fields`` with any text has one in it."""
    for field in fields:
        if source_language(instance, field):
            return bool(getattr(instance, column(field, language)))
    return True


def is_outdated(instance, field, language):
    """Whether the source has changed since the text in ``language`` was made from it."""
    origin = source_language(instance, field)
    if origin in (None, language):
        return False
    made_from = instance.translations_made_from.get(column(field, language))
    return bool(made_from) and made_from[0] != fingerprint(getattr(instance, column(field, origin)))


def fingerprint(text):
    """A short fingerprint of a text, stable between machines and releases."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def remember_sources(instance, fields):
    """Note, for each translation that is new or changed, which source text it was made from.

    ``instance.translations_made_from`` maps the column of a translation to the fingerprints of its source and of
    itself. A translation that did not change keeps its note, so that a change of the source alone shows.
    """
    notes = {}
    for field in fields:
        origin = source_language(instance, field)
        for code in codes():
            name = column(field, code)
            text = getattr(instance, name)
            if not text or code == origin:
                continue
            known = instance.translations_made_from.get(name)
            itself = fingerprint(text)
            if known and known[1] == itself:
                notes[name] = known
            else:
                notes[name] = [fingerprint(getattr(instance, column(field, origin))), itself]
    instance.translations_made_from = notes


def confirm_translations(instance, fields):
    """Note that every translation still says what its source now says."""
    instance.translations_made_from = {}
    remember_sources(instance, fields)
