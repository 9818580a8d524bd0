"""The rows that belong to a partnership, and whoever has a role in one or in a project."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.fields import PartialDateField, YearField
from publishing.models import Link, plain_text
from publishing.partial_dates import PartialDate, as_period
from translations.constraints import DatabaseCheckConstraint
from translations.models import Translated
from translations.texts import as_text, in_every_language, text_of

from .municipalities import Municipality, Organisation, columns_of_page
from .shown import PartyRow


class PartyRole(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    FUNDER = "funder", _("funder")
    FUND_MANAGER = "fund_manager", _("manages the funds")
    PARTICIPANT = "participant", _("also takes part")


class PartyQuerySet(models.QuerySet):
    def for_lists(self):
        """With whom they are, of a municipality with what lists show."""
        return self.select_related("municipality", "organisation").defer(*columns_of_page("municipality__"))


class Party(Translated):
    """A municipality or an organisation in a role."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PartyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "pk"]
        constraints = [
            DatabaseCheckConstraint(
                condition=Q(municipality__isnull=False, organisation__isnull=True)
                | Q(municipality__isnull=True, organisation__isnull=False),
                name="%(class)s_is_one_of_two",
            )
        ]

    def __str__(self):
        try:
            return str(self.municipality or self.organisation or "")
        except (Municipality.DoesNotExist, Organisation.DoesNotExist):
            # In a former version: whom it names has been deleted since.
            return ""

    # The years of its part in words; "" if none is known.
    period = ""

    def as_row(self, now):
        """What a page says of it, in the active language."""
        organisation = self.organisation
        return PartyRow(
            municipality=self.municipality and self.municipality.as_named(now),
            organisation=organisation and organisation.full_name,
            website=organisation.website if organisation else "",
            facts=organisation and text_of(organisation, "facts"),
            period=self.period,
            note=text_of(self, "note"),
        )

    def searched_texts(self, language):
        """The Texts that a page is found by where it names this party."""
        try:
            named = self.municipality or self.organisation
        except (Municipality.DoesNotExist, Organisation.DoesNotExist):
            named = None
        # Of what is being brought back, whom it names may have been deleted since.
        names = in_every_language(named, "name") if named else []
        short_name = as_text(named.short_name) if named and self.organisation_id else None
        return [*names, short_name, plain_text(self, "note", language)]

    def faults(self):
        errors = super().faults()
        if bool(self.municipality_id) == bool(self.organisation_id):
            errors["municipality"] = gettext("Choose a municipality or an organisation, one of them.")
        return errors


class PartnershipParty(Party):
    """Who coordinates, funds or also takes part; without a coordinator the home municipality coordinates."""

    CONTENT_OF = "partnership"

    partnership = models.ForeignKey("partnerships.Partnership", on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("role"), max_length=20, choices=PartyRole)
    from_year = YearField(_("from year"), null=True, blank=True)
    to_year = YearField(_("to year"), null=True, blank=True)

    class Meta(Party.Meta):
        abstract = False
        verbose_name = _("party")
        verbose_name_plural = _("coordinator, funder and other parties")
        constraints = [
            *Party.Meta.constraints,
            DatabaseCheckConstraint(
                condition=Q(to_year__gte=F("from_year")),
                name="partnership_party_ends_after_it_starts",
            ),
        ]

    def faults(self):
        errors = super().faults()
        if self.from_year and self.to_year and self.to_year < self.from_year:
            errors["to_year"] = gettext("It cannot end before it starts.")
        return errors

    @property
    def period(self):
        """The years of its part in words: "2018–2020", "from 2018"; "" if none is known."""
        return period_of_years(self.from_year, self.to_year)


class Milestone(Translated):
    """Something that happened to a partnership, at a time as precise as it is known."""

    CONTENT_OF = "partnership"

    partnership = models.ForeignKey("partnerships.Partnership", on_delete=models.CASCADE, related_name="milestones")
    date = PartialDateField(_("date"), weeks=True)
    text = models.CharField(_("what happened"), max_length=300)
    source = models.URLField(_("source"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["date", "pk"]
        constraints = [
            DatabaseCheckConstraint(
                condition=Q(date__isnull=False),
                name="milestone_has_a_date",
            )
        ]

    def __str__(self):
        return self.date or ""

    def faults(self):
        errors = super().faults()
        if not self.date:
            errors["date"] = gettext("Say when it was, as precisely as is known.")
        return errors


class PartnershipLink(Link):
    CONTENT_OF = "partnership"

    partnership = models.ForeignKey("partnerships.Partnership", on_delete=models.CASCADE, related_name="links")

    class Meta(Link.Meta):
        abstract = False
        verbose_name = _("related link")
        verbose_name_plural = _("related links")
        constraints = [*Link.Meta.constraints]


def period_of_years(start, end, *, is_over=False):
    """Two years, either of which may be None, in words: "2005–2019", "from 2018", "until 2020"."""
    return as_period(*(PartialDate(year) if year else None for year in (start, end)), is_over=is_over)
