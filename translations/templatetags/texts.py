"""The one way that templates print a text of the content: it knows its language and marks a fallback.

In a list or a line of text: ``{% text project "title" %}``; ``{% text project "title" mark=False %}`` where the note
stands elsewhere. As a paragraph or as rich text, with a note of its own: ``{% text_block project "lead" %}``. To ask
first: ``{% text_of project "lead" as lead %}``.
"""

from functools import wraps

from django import template
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publishing.fragments import fragment
from translations import languages
from translations.texts import as_text
from translations.texts import text_of as find_text

register = template.Library()

# What the note on a fallback says, whole sentences for each language that a text may be in.
ONLY_IN = {
    "sv": _("This text exists only in Swedish."),
    "en": _("This text exists only in English."),
}
IN_LANGUAGE = {
    "sv": pgettext_lazy("after a title", "in Swedish"),
    "en": pgettext_lazy("after a title", "in English"),
}
TITLE_ONLY_IN = {
    "sv": _("The title is in Swedish."),
    "en": _("The title is in English."),
}


@register.simple_tag
def text_of(instance, field, language=None):
    """The Text (value, language, is_fallback) of a field, or None; ``language`` if not that of the page."""
    return find_text(instance, field, language)


def inline_tag(register, template_name):
    """Like ``register.inclusion_tag()``, for what follows from values that cannot change; without space around it."""

    def decorate(function):
        @register.simple_tag
        @wraps(function)
        def tag(*args, **kwargs):
            return fragment(template_name, **function(*args, **kwargs))

        return function

    return decorate


@register.simple_tag
def text(instance, field, mark=True):
    """A text within a line, in a span of its language where that is another than the page's."""
    return printed(find_text(instance, field), mark)


@register.simple_tag
def shown_text(text, mark=True):
    """A Text that is already here, as ``{% text %}`` prints it; or words in the language of the page."""
    return printed(as_text(text), mark)


def printed(text, mark):
    if not text:
        return ""
    if not text.is_fallback:
        # Most are in the language of the page, and need no template.
        return text.value
    return fragment("texts/text.html", text=text, mark=mark)


@inline_tag(register, "texts/text_link.html")
def text_link(instance, field):
    """A link to the page of ``instance``, with its text; the note on a fallback stands after it."""
    return {"text": find_text(instance, field), "url": instance.get_absolute_url()}


@inline_tag(register, "texts/text_link.html")
def linked_text(text, url):
    """A Text that is already here, as a link."""
    return {"text": text, "url": url}


@inline_tag(register, "texts/text_block.html")
def text_block(instance, field, css_class="", headings=3):
    """A paragraph or rich text, below a note if it is in another language or out of date.

    ``headings`` is the level of the highest headings that rich text has on this page.
    """
    is_rich = hasattr(instance._meta.get_field(field), "sanitize")
    return as_block(find_text(instance, field), is_rich, css_class, headings)


@inline_tag(register, "texts/text_block.html")
def rich_text(text, css_class=""):
    """A rich Text that is already here, or None, as ``{% text_block %}`` prints it."""
    return as_block(text, is_rich=True, css_class=css_class)


def as_block(text, is_rich, css_class="", headings=3):
    only_in = ONLY_IN.get(text.language, language_name(text.language)) if text and text.is_fallback else ""
    return {"text": text, "only_in": str(only_in), "is_rich": is_rich, "css_class": css_class, "headings": headings}


def language_name(code):
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def has_text(instance, field):
    """Whether there is anything to print of a field."""
    return instance.has_text(field)


@register.simple_tag
def title_note(text):
    """For below a heading: which language it is in, if that is another than the page's."""
    if not text or not text.is_fallback:
        return ""
    return TITLE_ONLY_IN.get(text.language, language_name(text.language))


@register.filter
def in_language(code):
    """In words, for after a text: "in Swedish"."""
    return IN_LANGUAGE.get(code, language_name(code))


@register.filter
def language_tag(code):
    """The BCP 47 tag for a lang attribute."""
    return languages.tag(code)
