"""What every page of the site shows, whatever its subject."""

from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.encoding import iri_to_uri
from django.utils.formats import number_format
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import every_partnership
from projects.listing import every_project
from publishing.fragments import fragment
from publishing.images import focus_classes, for_srcset
from publishing.pagecache import held
from publishing.prepared import prepared
from translations import languages
from translations.addresses import address_in, address_of
from translations.templatetags.texts import inline_tag
from translations.texts import Text, text_of
from website.kinds import LISTS
from website.models import SiteSettings, TextPage

register = template.Library()


class MainPage(NamedTuple):
    """A page that every page leads to; ``current`` as for aria-current."""

    url: str
    label: str
    current: str


class LanguageLink(NamedTuple):
    """The same page in another language; ``name`` is what the link says, in that language."""

    code: str
    tag: str
    name: str
    url: str


# How each language invites its readers, in itself.
INVITATIONS = {"sv": "På svenska", "en": "In English"}


# --- The frame of a page -----------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def site_settings(context):
    """Whose site it is; an empty row where nobody has said so yet, and where the database may have failed."""
    return SiteSettings() if context.get("is_server_error") else current_site()


def current_site():
    return held("site", SiteSettings.current)


@register.simple_tag(takes_context=True)
def footer_pages(context):
    """The published text pages, in their order."""
    return [] if context.get("is_server_error") else every_text_page()


def every_text_page():
    return held("text pages", lambda: published_text_pages(now()))


@prepared
def published_text_pages(now):
    return TextPage.objects.published(now).in_order().for_links()


@register.simple_tag(takes_context=True)
def is_preview(context):
    """Whether the page is shown as it would be if it were published."""
    return getattr(context.get("request"), "is_preview", False)


@register.simple_tag(takes_context=True)
def main_pages(context):
    """The MainPages, in their order."""
    path = context["request"].path
    found = []
    for name, label in LISTS.items():
        url = address_of(name)
        current = "page" if path == url else "true" if path.startswith(url) else ""
        found.append(MainPage(url, str(label), current))
    return tuple(found)


@register.simple_tag
def name_of_site(site):
    """What the site is called, as a Text."""
    return site.called()


@register.simple_tag
def header_parts(site_name, pages):
    """What the head of every page of a language says: what the site is called, where its parts and its search are."""
    return fragment(
        "includes/_header_parts.html",
        site_name=site_name,
        front_page=address_of("website:front_page"),
        pages=pages,
        search=address_of("website:search"),
    )


@register.simple_tag(takes_context=True)
def footer_parts(context, main_pages):
    """What the foot of every page of a language says: whose site it is, and what is on it."""
    if context.get("is_server_error"):
        values = footer_values(SiteSettings(), [])
    else:
        values = held(("footer", languages.current()), lambda: footer_values(current_site(), every_text_page()))
    pages = tuple(page._replace(current="") for page in main_pages)
    return fragment("includes/_footer_parts.html", pages=pages, feed=address_of("website:feed"), **values)


def footer_values(site, text_pages):
    """What the foot says of those who publish the site and of its text pages, as values of the fragment."""
    owner = site.municipality
    return {
        "owner": owner.full_name if owner else site.called(),
        "website": owner.website if owner else "",
        "contact": text_of(site, "contact"),
        "email": site.contact_email,
        "phone": site.contact_phone,
        "text_pages": tuple((text_of(page, "title"), page.get_absolute_url()) for page in text_pages),
    }


@register.simple_tag(takes_context=True)
def other_languages(context):
    """The same page in the other languages, as LanguageLinks; of an error page, the front page."""
    request = context["request"]
    found = []
    for code, name in settings.LANGUAGES:
        if code == languages.current():
            continue
        url = address_in(request, code)
        if url == request.path:
            url = "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
        elif query := request.META.get("QUERY_STRING"):
            url += f"?{iri_to_uri(query)}"
        found.append(LanguageLink(code, languages.tag(code), INVITATIONS.get(code, str(name)), url))
    return tuple(found)


@register.simple_tag(takes_context=True)
def report_address(context):
    """Where to report an error on this page; "" on the pages where one does."""
    request, address = context["request"], address_of("website:report_error")
    if request.path.startswith(address):
        return ""
    return f"{address}?{urlencode({'page': request.get_full_path()}, safe='/')}"


@register.simple_tag
def published_partnerships():
    """All partnerships, for pages that offer a way on."""
    return every_partnership(now())


@register.simple_tag
def published_areas():
    """All focus areas that have projects, for pages that offer a way on."""
    return every_project(languages.current(), now()).areas_with_counts


# --- Content -----------------------------------------------------------------------------------------------------


@register.filter
def is_public(page, now):
    """Whether visitors may see the page at ``now``, so that it can be linked to; None is no page."""
    return page is not None and page.is_public(now)


@inline_tag(register, "includes/_named.html")
def municipality_link(municipality, now):
    """The full name of a municipality, leading to its page if that is public at ``now``."""
    return {"named": municipality.as_named(now)}


@register.filter
def thousands(number):
    """A number with the thousands apart, as the language writes it: 98 334, 98,334; without decimals that are zero."""
    whole = int(number)
    return number_format(whole if whole == number else number, use_l10n=True, force_grouping=True)


@register.simple_tag
def number_of_projects(count):
    """In words: "1 project", "1,000 projects"."""
    return ngettext("%(number)s project", "%(number)s projects", count) % {"number": thousands(count)}


@register.simple_tag
def number_of_hits(count, is_cut=False):
    """In words: "1 hit", "1,000 hits", "more than 200 hits" where there are more than were counted."""
    if is_cut:
        return _("More than %(number)s hits") % {"number": thousands(count)}
    return ngettext("%(number)s hit", "%(number)s hits", count) % {"number": thousands(count)}


@inline_tag(register, "includes/_party.html")
def party_row(party, now):
    """Who has a role in a partnership or a project."""
    return {"party": party.as_row(now)}


@inline_tag(register, "includes/_title.html")
def page_title(page, field, css_class=""):
    """The one h1 of a page; of a whole sentence with ``css_class`` "masthead-long"."""
    return {"title": text_of(page, field), "css_class": css_class}


@inline_tag(register, "includes/_page_meta.html")
def page_meta(page, feed_url=""):
    """The end of what a page says of itself; with a ``feed_url`` for those who want to hear of changes."""
    changed_on = page.updated_at and localdate(page.updated_at)
    return {"changed_on": changed_on, "change_note": text_of(page, "change_note"), "feed_url": feed_url}


class ShownLink(NamedTuple):
    """A link of a page, as ``Link`` has it; ``format`` and ``size``, in bytes, are of a document of our own."""

    title: Text
    url: str
    language: str
    format: str = ""
    size: int | None = None


@inline_tag(register, "includes/_links.html")
def link_list(links):
    """Links to other sites and to documents of our own."""
    return {"links": tuple(map(as_shown, links))}


def as_shown(link):
    shown = ShownLink(text_of(link, "title"), link.address, link.language)
    document = link.document
    return shown._replace(format=file_format(document.file), size=document.size) if document else shown


@register.simple_tag
def marked(text):
    """A Marked text of a search, within a line."""
    pieces = (format_html("<mark>{}</mark>", piece) if is_hit else escape(piece) for piece, is_hit in text.pieces)
    html = mark_safe("".join(pieces))  # noqa: S308 - each of them is escaped
    return format_html('<span lang="{}">{}</span>', languages.tag(text.language), html) if text.is_fallback else html


@register.simple_tag
def picture_sources(picture):
    """What <picture> needs: {"sources", "image", "focus"}.

    ``sources`` and ``image`` as ``for_srcset()`` says, ``image`` None where no size of it has been made; ``focus`` are
    the classes that keep the focal point in sight where the picture is cropped.
    """
    *sources, image = for_srcset(picture.renditions, default_storage.url) or [None]
    return {"sources": sources, "image": image, "focus": focus_classes(picture)}


@register.filter
def page_numbers(page):
    """The numbers of a Paginator's pages around ``page``, with an ellipsis for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def host(url):
    """What a visitor recognises in an address: www.example.org."""
    return urlsplit(url).netloc or url


def file_format(file):
    """What kind of file it is, as its name says: PDF, DOCX."""
    return file.name.rpartition(".")[2].upper()
