"""From an address to the page that an error is reported on: what it is called, and who answers for it."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.db import models
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, pgettext_lazy

from partnerships.models import Municipality, Partnership
from projects.models import FocusArea, Project
from translations.languages import codes, current
from translations.texts import Text, as_text, text_of
from website.kinds import FORMS, LISTS
from website.models import ErrorReport, SiteSettings, TextPage

# The pages about a row, by the name of their address, and the field that holds their title, if it is one.
PAGES_OF = {
    "partnerships:detail": (Partnership, None),
    "partnerships:municipality_detail": (Municipality, "name"),
    "projects:detail": (Project, "title"),
    "projects:area_detail": (FocusArea, "name"),
    **{f"website:{key}": (TextPage, "title") for key in TextPage.Key.values},
}
# The pages about many rows.
TITLES = {
    "website:front_page": pgettext_lazy("the front page", "Home"),
    **LISTS,
    "website:search": FORMS["website:search"],
}
# What the pages need for their titles and for whether they are public, in one query.
RELATED = {Partnership: ("home", "partner"), Project: ("partnership",)}
MOST_LETTERS = ErrorReport._meta.get_field("page_address").max_length


class Contact(NamedTuple):
    """Who answers: a function, never a person. ``name`` is a Text, or None where nobody has said who."""

    name: Text | None
    email: str
    phone: str


class ReportedPage(NamedTuple):
    """``address`` is one of this site, "" for the site as a whole; ``title`` (a Text) is None where no page is public.

    ``row`` is what the page is about, None for a list.
    """

    address: str
    title: Text | None
    row: models.Model | None

    @property
    def contact(self):
        """The project's own contact, else the site's, else the municipality."""
        site = SiteSettings.current()
        if isinstance(self.row, Project) and (self.row.has_text("contact") or self.row.contact_email):
            return Contact(text_of(self.row, "contact"), self.row.contact_email or site.contact_email, "")
        name = text_of(site, "contact")
        if name is None and site.municipality:
            name = text_of(site.municipality, "official_name") or text_of(site.municipality, "name")
        return Contact(name, site.contact_email, site.contact_phone)


def page_at(address, now):
    """Return the ReportedPage at ``address``, which is anything that somebody has written into a link."""
    address = own_address(address)
    name, row = find(address)
    if name in TITLES:
        return ReportedPage(address, in_language_of(address, lambda language: as_text(TITLES[name], language)), None)
    if row is None or not is_public(row, now):
        return ReportedPage(address, None, None)
    field = PAGES_OF[name][1]
    title = in_language_of(address, lambda language: text_of(row, field, language) if field else as_text(row, language))
    return ReportedPage(address, title, row)


def row_at(address):
    """Return the row that a stored ``address`` is about, public or not; None if there is none."""
    return find(address)[1]


def own_address(address):
    """Return ``address`` if it is a path of this site ("/projekt/?page=2"), in plain letters; otherwise ""."""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return ""
    address = iri_to_uri(address).partition("#")[0]
    if len(address) > MOST_LETTERS:
        # What somebody searched for may be long; the page is still the same.
        address = address.partition("?")[0]
    return address if len(address) <= MOST_LETTERS else ""


def find(address):
    """Return (the name of the address, the row that its page is about); ("", None) if no page has this address."""
    path = unquote(urlsplit(address).path)
    try:
        with translation.override(language_of(path)):
            match = resolve(path)
    except Resolver404:
        return "", None
    if match.view_name not in PAGES_OF:
        return match.view_name, None
    model = PAGES_OF[match.view_name][0]
    rows = model.objects.select_related(*RELATED.get(model, ())).filter(**match.kwargs)
    return match.view_name, rows.first()


def is_public(row, now):
    """Whether the page about ``row`` answers at ``now``."""
    return type(row)._default_manager.findable(now).filter(pk=row.pk).exists()


def language_of(path):
    return get_language_from_path(path) or codes()[0]


def in_language_of(address, title):
    """The Text that ``title(language)`` gives in the language of the page, a fallback where the reader's is another."""
    language = language_of(urlsplit(address).path)
    with translation.override(language):
        text = title(language)
    return text._replace(is_fallback=text.language != current(), is_outdated=False)
