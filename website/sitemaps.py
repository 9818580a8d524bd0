"""The sitemap: every page that can be found, once for each language in which it exists. And robots.txt."""

from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.timezone import now

from publishing.pagecache import kept_page
from translations.addresses import address_of
from translations.languages import codes, column

from .kinds import FORMS, KINDS, LISTS
from .models import TextPage
from .sharing.head import alternates
from .sharing.subjects import subject_of

# So many pages in one file, each with an address per language: a file that is made, and read, in a moment.
PAGES_IN_A_FILE = 500


class PagesSitemap(Sitemap):
    limit = PAGES_IN_A_FILE

    @cached_property
    def paginator(self):
        """Made once, so that it counts the pages once."""
        return super().paginator

    def languages(self, item):
        return codes()

    def lastmod(self, item):
        return None

    def get_latest_lastmod(self):
        return None

    def get_urls(self, page=1, site=None, protocol=None):
        """An entry for each language of a page, with the languages that the head of the page names.

        Django's own would announce British English as English, and a page to readers in a language that it is not in.
        """
        origin = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        found = []
        for item in self.paginator.page(page).object_list:
            addresses = {code: f"{origin}{self.path(item, code)}" for code in self.languages(item)}
            links = [{"lang_code": link.tag, "location": link.url} for link in alternates(addresses)]
            for address in addresses.values():
                found.append({"location": address, "lastmod": self.lastmod(item), "alternates": links})
        return found

    def path(self, item, language):
        with translation.override(language):
            return self.location(item)


class ListsSitemap(PagesSitemap):
    """The front page, the lists and the forms, which are in every language."""

    def items(self):
        return ["website:front_page", *LISTS, *FORMS]

    def location(self, item):
        return address_of(item)


class PublishedSitemap(PagesSitemap):
    """The pages about the rows of a ``model`` that are public at ``now``."""

    def __init__(self, model, now):
        self.rows = model._default_manager.findable(now)

    def items(self):
        """Without what decides neither an address nor the languages of a page."""
        model = self.rows.model
        texts = [column(field, code) for field in model.BODY_FIELDS for code in codes()]
        return self.rows.only("key" if model is TextPage else "slug", "updated_at", *texts).order_by("pk")

    def languages(self, item):
        return subject_of(item).languages

    def lastmod(self, item):
        return item.updated_at

    def get_latest_lastmod(self):
        return self.rows.aggregate(latest=Max("updated_at"))["latest"]


def sections():
    """The sitemaps by their names in the addresses, and the number of pages in them; none for what there is none of."""
    moment = now()
    found = {"lists": ListsSitemap()} | {name: PublishedSitemap(model, moment) for name, model in KINDS.items()}
    counts = {name: section.paginator.count for name, section in found.items()}
    return {name: section for name, section in found.items() if counts[name]}, sum(counts.values())


@kept_page()
def sitemap(request):
    """All pages of a small site, the list of the sections of a large one."""
    maps, count = sections()
    if count <= PAGES_IN_A_FILE:
        return views.sitemap(request, maps)
    return views.index(request, maps, sitemap_url_name="sitemap_section")


@kept_page("p")
def sitemap_section(request, section):
    maps, _count = sections()
    return views.sitemap(request, maps, section)


@kept_page()
def robots(request):
    paths = []
    for code in codes():
        with translation.override(code):
            # What is for staff; and searches and reports, of which there is no end.
            paths += [address_of("admin:index"), *(f"{address_of(name)}?" for name in FORMS)]
    context = {"paths": paths, "sitemap": request.build_absolute_uri(address_of("sitemap"))}
    return render(request, "website/robots.txt", context, content_type="text/plain; charset=utf-8")
