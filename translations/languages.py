"""The languages of the site's content, in the order of fallback."""

from contextlib import nullcontext
from functools import cache, lru_cache

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, gettext, override

# Languages that write the names of languages with a capital: "in Swedish", but "på svenska".
CAPITALS = {"en"}


# Asked some thousand times for a page.
@cache
def codes():
    """The languages content may be written in; the first that has a text is its source."""
    return tuple(code for code, name in settings.LANGUAGES)


@receiver(setting_changed)
def forget_codes(setting, **kwargs):
    """Tests have other languages."""
    if setting == "LANGUAGES":
        codes.cache_clear()


def fallback_order(language):
    """``language`` first, then the others in the order of fallback."""
    return order_among(codes(), language)


@lru_cache
def order_among(known, language):
    return (language, *(code for code in known if code != language))


def tag(language):
    """The BCP 47 tag for the lang attribute: "en" is British here."""
    return settings.LANGUAGE_TAGS.get(language, language)


def current():
    """The language of the page that is being made."""
    language = get_language() or settings.LANGUAGE_CODE
    return language if language in codes() else settings.LANGUAGE_CODE


@lru_cache(maxsize=1_000)
def column(field, language):
    """The name of the column that holds ``field`` in ``language``."""
    return f"{field}_{language.replace('-', '_')}"


def in_language(language):
    """As Django's ``override()``, which takes longer than an address does: nothing is done where it is that already."""
    return nullcontext() if get_language() == language else override(language)


def name_of(language):
    """The name of ``language`` within a sentence of the active language."""
    name = str(get_language_info(language)["name_translated"])
    return name if current() in CAPITALS else name.lower()


def label_in(field, language):
    """What a text is called in forms: "Title, Swedish"."""
    return gettext("%(label)s, %(language)s") % {"label": capfirst(field.verbose_name), "language": name_of(language)}


def in_each_language(words):
    """What ``words()`` says in each of the site's languages, as {language: text}."""
    found = {}
    for code in codes():
        with override(code):
            found[code] = words()
    return found
