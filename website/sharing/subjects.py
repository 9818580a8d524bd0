"""What each kind of page says of itself, beyond what any page does (``subject``); the site and its lists: ``lists``."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships import linked_data as partnerships_data
from partnerships.models import Municipality, Partnership
from projects import linked_data as projects_data
from projects.models import FocusArea, Project
from translations.addresses import address_of
from translations.texts import as_text, text_of
from website.models import SiteSettings, TextPage

from .cards import Card, on_the_map
from .lists import OfSite
from .subject import Step, Subject


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
        return (Step(_("Partnerships"), address_of("partnerships:list")),)

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
        return (
            Step(_("Partnerships"), address_of("partnerships:list")),
            Step(str(partnership), partnership.get_absolute_url(), partnership.pair),
        )

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
        return (Step(_("Municipalities"), address_of("partnerships:municipality_list")),)

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
        return (Step(_("Focus areas"), address_of("projects:area_list")),)

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
