"""What each kind of page says of itself where it is found and shared: its title, its description, the way to it.

A subject is asked in the active language; what it is asked for must have been fetched with the page, for no query is
made here.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships import linked_data as partnerships_data
from partnerships.models import Municipality, Partnership
from projects import linked_data as projects_data
from projects.models import FocusArea, Project
from translations.languages import codes, current
from translations.texts import as_text, is_in, text_of
from website.models import SiteSettings, TextPage

from .cards import Card, on_the_map
from .descriptions import composed, plain


class Step(NamedTuple):
    """A step of the way to a page, below the front page; a partnership is shown as its pair of names."""

    label: str
    url: str
    partnership: Partnership | None = None


class Subject:
    """What a page is about: something that is published, or the list or front page that it is itself."""

    # What schema.org calls such a page, and whether it shows the way to it.
    page_type = "WebPage"
    has_breadcrumbs = True
    # What makes the data of what the page is about.
    data = None

    def __init__(self, page, number=1, partnerships=()):
        """``partnerships`` are those that a page of the whole site shows on its map, with both sides."""
        self.page = page
        self.number = number
        self.partnerships = partnerships

    @property
    def languages(self):
        """The languages that the page exists in."""
        return [code for code in codes() if is_in(self.page, self.page.BODY_FIELDS, code)]

    @property
    def heading(self):
        """What the page's h1 says, as a Text."""
        return text_of(self.page, "title")

    @property
    def title(self):
        """The heading in words, with what tells it from all other pages of the site."""
        return str(self.heading)

    @property
    def title_of_part(self):
        """The title of the one of a long page's parts that the address asks for."""
        if self.number == 1:
            return self.title
        # Translators: the title of a list that goes on: "Projects, page 2".
        return _("%(title)s, page %(number)s") % {"title": self.title, "number": self.number}

    @property
    def trail(self) -> list[Step]:
        return []

    @property
    def partnership(self):
        """The partnership that it is about or belongs to, or None."""
        return None

    @property
    def query(self):
        """What belongs to the page's address after its path, in one order: "?area=energy&page=2"; "" for nothing."""
        pairs = {**self.chosen, **({"page": self.number} if self.number > 1 else {})}
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def chosen(self) -> dict[str, str]:
        """What in the address decides which rows a list has."""
        return {}

    @property
    def is_indexed(self):
        """Whether search engines should show the page."""
        return True

    @property
    def facts(self) -> list[str]:
        """Whole sentences made of facts, for a page that says nothing of itself in the language."""
        return []

    @property
    def description(self):
        """Some 50 to 155 letters in the active language."""
        fields = [name for name in reversed(self.page.BODY_FIELDS) if name != "title"]
        texts = [plain(self.page, name, current()) for name in fields]
        return composed(self.which_part, *texts, *self.facts)

    @property
    def picture_key(self):
        """What the address of its picture calls it: its kind and its name among these."""
        return self.page._meta.model_name, self.page.slug

    def card(self, site_name):
        """What is drawn for it where its address is shared."""
        return Card(site_name, heading=self.heading.value)

    def linked_data(self, absolute, now):
        """What the page is about as JSON-LD; {} if that is nothing with a name of its own."""
        return self.data(self.page, absolute, now) if self.data else {}

    @property
    def which_part(self):
        """What a description begins with where the first page of it says the rest; "" for that."""
        return f"{self.title_of_part}." if self.number > 1 else ""


class OfPartnership(Subject):
    data = staticmethod(partnerships_data.partnership)

    @property
    def heading(self):
        return as_text(str(self.page))

    @property
    def title(self):
        pair, period = str(self.page), self.page.period
        return f"{pair} ({period})" if period else pair

    @property
    def trail(self):
        return [Step(_("Partnerships"), reverse("partnerships:list"))]

    @property
    def partnership(self):
        return self.page

    @property
    def facts(self):
        names = {"home": self.page.home, "partner": self.page.partner, "country": self.page.partner.country_name}
        if self.page.period:
            # Translators: the period begins with a small letter: "since 2005", "2005–2019".
            sentence = _("Partnership between %(home)s and %(partner)s in %(country)s, %(period)s.")
        else:
            sentence = _("Partnership between %(home)s and %(partner)s in %(country)s.")
        return [sentence % {**names, "period": self.page.period}, _("Projects, and what came of them for both sides.")]

    def card(self, site_name):
        page = self.page
        return Card(
            site_name,
            kicker=page.kind_in_words,
            facts=capfirst(", ".join(filter(None, (page.period, page.partner.country_name)))),
            pair=(str(page.home), str(page.partner)),
            colour=page.accent,
            **on_the_map([(page.home, page.partner, page.accent)]),
        )


class OfProject(Subject):
    data = staticmethod(projects_data.project)

    @property
    def title(self):
        kind = "" if self.page.kind == Project.Kind.PROJECT else self.page.get_kind_display()
        facts = (kind, str(self.page.partnership), self.page.years_in_words)
        return f"{self.heading} ({', '.join(fact for fact in facts if fact)})"

    @property
    def partnership(self):
        return self.page.partnership

    @property
    def trail(self):
        partnership = self.partnership
        return [
            Step(_("Partnerships"), reverse("partnerships:list")),
            Step(str(partnership), partnership.get_absolute_url(), partnership),
        ]

    @property
    def facts(self):
        partnership = self.page.partnership
        names = {
            "kind": capfirst(self.page.get_kind_display()),
            "home": partnership.home,
            "partner": self.page.partner_at_the_time or partnership.partner,
            "years": self.page.years_in_words,
        }
        if names["years"]:
            # Translators: a kind of project and its years: "Pre-study … Växjö and An Giang, 2013–2015."
            sentence = _("%(kind)s in the partnership between %(home)s and %(partner)s, %(years)s.")
        else:
            sentence = _("%(kind)s in the partnership between %(home)s and %(partner)s.")
        sentences = [sentence % names]
        area = self.page.main_area
        if area and not text_of(area, "name").is_fallback:
            sentences[0] += " " + _("Focus area: %(area)s.") % {"area": area}
        return [*sentences, _("Status: %(status)s.") % {"status": self.page.status_in_words}, _("Facts and results.")]

    def card(self, site_name):
        partnership = self.partnership
        return Card(
            site_name,
            kicker=self.page.kind_in_words,
            heading=self.heading.value,
            facts=capfirst(self.page.years_in_words),
            pair=(str(partnership.home), str(partnership.partner)),
            colour=partnership.accent,
            **on_the_map([(partnership.home, self.page.place_abroad, partnership.accent)]),
        )


class OfMunicipality(Subject):
    data = staticmethod(partnerships_data.municipality)

    @property
    def heading(self):
        return as_text(str(self.page))

    @property
    def title(self):
        return self.page.in_pickers()

    @property
    def trail(self):
        return [Step(_("Municipalities"), reverse("partnerships:municipality_list"))]

    @property
    def facts(self):
        page = self.page
        region = text_of(page, "region")
        names = {
            "name": page,
            "kind": page.get_kind_display(),
            "country": page.country_name,
            "region": region,
        }
        if region and not region.is_fallback:
            # Translators: "Lund: municipality in Sweden, Skåne County."
            sentences = [_("%(name)s: %(kind)s in %(country)s, %(region)s.") % names]
        else:
            sentences = [_("%(name)s: %(kind)s in %(country)s.") % names]
        if self.population:
            sentences.append(f"{self.population}.")
        return [*sentences, _("Facts, and what it does together with others: partnerships and projects.")]

    def card(self, site_name):
        return Card(
            site_name,
            kicker=self.page.kind_and_country,
            heading=self.heading.value,
            facts=self.population,
            **on_the_map([(self.page, None, "")]),
        )

    @property
    def population(self):
        """The number of inhabitants with its year; "" if it is not known."""
        page = self.page
        if page.population is None:
            return ""
        words = {"population": capfirst(page.population_in_words), "year": page.population_year}
        return (
            ngettext("%(population)s inhabitant (%(year)s)", "%(population)s inhabitants (%(year)s)", page.population)
            % words
        )


class OfFocusArea(Subject):
    data = staticmethod(projects_data.area)

    @property
    def heading(self):
        return text_of(self.page, "name")

    @property
    def title(self):
        # Translators: the title of a focus area's page: "Energy (focus area)".
        return _("%(area)s (focus area)") % {"area": self.heading}

    @property
    def trail(self):
        return [Step(_("Focus areas"), reverse("projects:area_list"))]

    @property
    def facts(self):
        count = self.page.project_count
        sentence = ngettext(
            "Focus area “%(area)s”: %(count)d project.", "Focus area “%(area)s”: %(count)d projects.", count
        )
        more = _("What has been done in it together with the partners, and what has come of it.")
        return [sentence % {"area": self.page, "count": count}, more]

    def card(self, site_name):
        count = self.page.project_count
        return Card(
            site_name,
            kicker=self.page.kind_in_words,
            heading=self.heading.value,
            facts=ngettext("%(count)d project", "%(count)d projects", count) % {"count": count},
            colour=self.page.colour,
            is_area=True,
        )


class OfTextPage(Subject):
    @property
    def picture_key(self):
        return self.page._meta.model_name, self.page.key

    @property
    def heading(self):
        return text_of(self.page, "title") or as_text(str(self.page))

    @property
    def facts(self):
        return [
            # Translators: below the title of a text page that has no text in the language.
            _("“%(title)s”: a page about international partnerships between municipalities.") % {"title": self.page}
        ]


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
        return composed(plain(self.page, "introduction", current()), *self.facts)

    def card(self, site_name):
        own = self.page.municipality and text_of(self.page.municipality, "official_name")
        return Card(
            site_name, kicker=str(own or ""), heading=self.heading.value, **partners_on_the_map(self.partnerships)
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
        return composed(self.lead if is_whole else f"{self.title_of_part}. {self.lead}")

    def card(self, site_name):
        return Card(site_name, heading=self.heading.value, **partners_on_the_map(self.partnerships))


def picture_key_of_list(name):
    """``Subject.picture_key`` of the list whose address has a name ("projects:area_list")."""
    return "list", slugify(name.replace(":", "-").replace("_", "-"))


SUBJECTS = {
    Partnership: OfPartnership,
    Project: OfProject,
    Municipality: OfMunicipality,
    FocusArea: OfFocusArea,
    TextPage: OfTextPage,
    SiteSettings: OfSite,
}


def subject_of(page, number=1, partnerships=()):
    """The subject of a page that is about ``page``, a row of one of the models above; ``number`` of its parts."""
    return SUBJECTS[type(page)](page, number, partnerships)


def partners_on_the_map(partnerships):
    """What a Card says and shows of all ``partnerships``: the countries of the partners, and where they are."""
    pairs = [(partnership.home, partnership.partner, partnership.accent) for partnership in partnerships]
    countries = dict.fromkeys(partner.country_name for _home, partner, _accent in pairs)
    return {"facts": ", ".join(countries), **on_the_map(pairs)}
