"""Atom feeds of what is new: of the whole site and of each partnership, in each language. Source: RFC 4287"""

import uuid
from datetime import UTC, datetime
from operator import attrgetter

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from partnerships.models import Partnership
from projects.models import Project
from publishing.pagecache import kept_page
from publishing.pages import Moved, get_page_or_404
from translations.addresses import address_of
from translations.languages import current, tag
from translations.texts import text_of, without_controls

from .models import SiteSettings
from .sharing.descriptions import plain
from .sharing.subjects import subject_of

ENTRIES = 30
NAMESPACE = uuid.UUID("5f1f4d1c-3b0b-4c55-9d6a-6f9f2f1f7c11")
# The date of a feed that has nothing to tell.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class AtomFeed(Atom1Feed):
    """Django's, with a date that does not move while nothing does, and without what XML cannot hold."""

    def __init__(self, *args, **values):
        super().__init__(*args, **for_xml(values))

    def add_item(self, *args, **values):
        super().add_item(*args, **for_xml(values))

    def latest_post_date(self):
        return max((item["updateddate"] for item in self.items), default=LONG_AGO)


def for_xml(values):
    # Rows that were changed past the models may hold what XML does not.
    return {name: without_controls(value) if isinstance(value, str) else value for name, value in values.items()}


def permanent_id(*parts):
    """The name of an entry or a feed, for ever: whatever becomes of its title and of the address of the site."""
    return uuid.uuid5(NAMESPACE, " ".join(map(str, parts))).urn


class PagesFeed(Feed):
    """Pages that exist in the language of the address; first what was last published or changed."""

    feed_type = AtomFeed

    @property
    def language(self):
        return tag(current())

    def author_name(self):
        site = SiteSettings.current()
        owner = site.municipality
        return str(text_of(owner, "official_name") or owner) if owner else str(site)

    def latest(self, pages):
        """The latest of several querysets of publishables."""
        found = [page for some in pages for page in some.in_language(current()).latest_changed()[:ENTRIES]]
        # What has no time at all, as a text page that nobody has touched, is no news.
        news = [page for page in found if page.changed_at]
        return sorted(news, key=attrgetter("changed_at"), reverse=True)[:ENTRIES]

    def item_title(self, item):
        return str(subject_of(item).heading)

    def item_description(self, item):
        """What an editor says of the last change, and what the page is about: HTML, as readers take it."""
        return escape(f"{plain(item, 'change_note', current())} {subject_of(item).description}".strip())

    def item_guid(self, item):
        return permanent_id(item._meta.label_lower, item.pk, item.first_published_at, current())

    def item_pubdate(self, item):
        return item.first_published_at

    def item_updateddate(self, item):
        return item.changed_at


class SiteFeed(PagesFeed):
    """Partnerships and projects."""

    def title(self):
        return str(SiteSettings.current())

    def subtitle(self):
        return _("What is new and changed: partnerships and projects.")

    def link(self):
        return address_of("website:front_page")

    def items(self):
        moment = now()
        partnerships = Partnership.objects.published(moment).with_municipalities()
        return self.latest([partnerships, Project.objects.published(moment).for_feeds(moment)])


class PartnershipFeed(PagesFeed):
    """The partnership's own page and its projects."""

    def get_object(self, request, slug):
        try:
            return get_page_or_404(partnerships_with_sides, now(), slug=slug)
        except Moved as moved:
            # To the feed of the page, not to the page.
            raise Moved(moved.page, address_of("website:partnership_feed", moved.page.slug)) from moved

    def title(self, partnership):
        return f"{partnership} – {SiteSettings.current()}"

    def subtitle(self, partnership):
        return _("What is new and changed in the partnership.")

    def link(self, partnership):
        return partnership.get_absolute_url()

    def feed_guid(self, partnership):
        return permanent_id("feed", partnership.pk, partnership.first_published_at, current())

    def items(self, partnership):
        moment = now()
        itself = Partnership.objects.published(moment).with_municipalities().filter(pk=partnership.pk)
        projects = partnership.projects.published(moment).for_feeds(moment)
        return self.latest([itself, projects])


def partnerships_with_sides(now):
    return Partnership.objects.with_municipalities()


# Asked for again and again by the same readers, also where no page is kept: what has not changed is not sent.
site_feed = kept_page()(conditional_page(SiteFeed()))
partnership_feed = kept_page()(conditional_page(PartnershipFeed()))
