"""What the front page and the lists say of themselves, beyond what any page does (``subject``)."""

from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _

from partnerships.models import every_partnership
from publishing.pagecache import held
from translations.languages import codes, current
from translations.texts import as_text, text_of

from .cards import Card, on_the_map
from .descriptions import composed, plain
from .subject import Subject


class OfSite(Subject):
    """The front page."""

    has_breadcrumbs = False
    picture_key = ("list", "front-page")

    @property
    def languages(self):
        return codes()

    @property
    def heading(self):
        return as_text(str(self.page))

    @property
    def facts(self):
        return [_("International partnerships: who they are with, what is done and what has come of it.")]

    @property
    def description(self):
        return composed([plain(self.page, "introduction", current()), *self.facts])

    def card(self, site_name):
        own = self.page.municipality and text_of(self.page.municipality, "official_name")
        return Card(
            site_name, kicker=str(own or ""), heading=self.heading.value, **partners_on_the_map(bool(self.partnerships))
        )


class OfList(Subject):
    """A page that lists others, narrowed by an address and cut into parts."""

    page_type = "CollectionPage"

    def __init__(self, title, lead, narrowed=None, number=1, name="", partnerships=()):
        super().__init__(None, number, partnerships)
        self.words, self.lead, self.narrowed, self.name = title, lead, narrowed, name

    @property
    def picture_key(self):
        return picture_key_of_list(self.name)

    @property
    def languages(self):
        return codes()

    @property
    def heading(self):
        return as_text(self.words)

    @property
    def title(self):
        if not self.chosen:
            return self.words
        values = ", ".join(str(chip.value) for chip in self.narrowed.chips())
        # Translators: a list and what it has been narrowed to: "Projects: Energy, 2016".
        return _("%(list)s: %(chosen)s") % {"list": self.words, "chosen": values}

    @property
    def chosen(self):
        return self.narrowed.chosen if self.narrowed else {}

    @property
    def is_indexed(self):
        return len(self.chosen) < 2 and "q" not in self.chosen

    @property
    def description(self):
        is_whole = not self.chosen and self.number == 1
        return composed([self.lead if is_whole else f"{self.title_of_part}. {self.lead}"])

    def card(self, site_name):
        return Card(site_name, heading=self.heading.value, **partners_on_the_map(bool(self.partnerships)))


def picture_key_of_list(name):
    """``Subject.picture_key`` of the list whose address has a name ("projects:area_list")."""
    return "list", slugify(name.replace(":", "-").replace("_", "-"))


def partners_on_the_map(has_partners):
    """The countries and the places of all partners, as a Card says and shows them; none without ``has_partners``."""
    if not has_partners:
        return countries_and_places(())
    return held(("on a card", current()), lambda: countries_and_places(every_partnership(now())))


def countries_and_places(partnerships):
    pairs = [(partnership.home, partnership.partner, partnership.accent) for partnership in partnerships]
    countries = dict.fromkeys(partner.country_name for _home, partner, _accent in pairs)
    return {"facts": ", ".join(countries), **on_the_map(pairs)}
