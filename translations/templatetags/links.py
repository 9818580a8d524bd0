"""Links to other sites: marked as such for eye and ear, with the language of what they lead to."""

import html
import re
from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from translations import languages
from translations.texts import as_text

from .texts import IN_LANGUAGE, inline_tag

register = template.Library()

LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
# What is not written so is no address of another site, whatever put it into the database.
OTHER_SITE = re.compile(r"https?://", re.IGNORECASE)
# The shape of a BCP 47 tag: vi, sr-Cyrl, en-GB.
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class TargetLanguage(NamedTuple):
    """What a link leads to is in another language: its name, and its tag if that is the language of the name."""

    words: str
    tag: str


@inline_tag(register, "includes/external_link.html")
def external_link(url, text, language=""):
    """A link to another site, marked as one for eye and ear; ``text`` may be a Text, or clean HTML that is marked safe.

    Where ``url`` is not the address of a site (javascript:, ftp:), ``text`` stands alone.
    ``language`` is that of the target, as an editor wrote it; visitors are told if it is another than the page's.
    """
    is_html = isinstance(text, SafeString)
    return {
        "url": url if OTHER_SITE.match(url) else "",
        "text": text[:] if is_html else as_text(text),
        "is_html": is_html,
        "hreflang": language if LANGUAGE_TAG.fullmatch(language or "") else "",
        "target_language": language_of_target(language),
    }


@register.simple_tag
def language_of_target(language):
    """The TargetLanguage of what a link leads to; None if it is the page's, or not known."""
    if not LANGUAGE_TAG.fullmatch(language or ""):
        return None
    code = language.lower().split("-")[0]
    if code == languages.current():
        return None
    if code in IN_LANGUAGE:
        return TargetLanguage(str(IN_LANGUAGE[code]), "")
    try:
        return TargetLanguage(get_language_info(code)["name_local"], language)
    except KeyError:
        return TargetLanguage(language, "")


@register.filter
def parts_of(rich_text, headings):
    """Clean rich text with its links to other sites apart: [{"html"} or {"url", "words", "language"}, …]."""
    if headings == 2:
        rich_text = re.sub(r"(</?h)([34])>", lambda tag: f"{tag[1]}{int(tag[2]) - 1}>", rich_text)
    parts, end = [], 0
    for link in LINK.finditer(rich_text):
        attributes = dict(ATTRIBUTE.findall(link[1]))
        if OTHER_SITE.match(attributes.get("href", "")):
            parts.append({"html": rich_text[end : link.start()]})
            url = html.unescape(attributes["href"])
            parts.append({"url": url, "words": link[2], "language": attributes.get("hreflang", "")})
            end = link.end()
    return [*parts, {"html": rich_text[end:]}]
