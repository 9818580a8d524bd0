"""A partnership."""

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from publishing.fields import PartialDateField, RichTextField, YearField
from publishing.models import (
    Addressed,
    Picture,
    Publishable,
    PublishableQuerySet,
    Searchable,
    Searched,
    earliest,
    hold,
    plain_text,
)
from publishing.pagecache import held
from publishing.prepared import prepared
from translations.addresses import address_of
from translations.constraints import DatabaseCheckConstraint
from translations.languages import codes, column
from translations.texts import as_text, said_once, text_of

from .municipalities import Municipality, NativeName, Qualifier, columns_of_lists
from .rows import Milestone, PartnershipLink, PartnershipParty, PartyRole, period_of_years
from .shown import Pair, PartnershipRow


class Accent(models.TextChoices):
    """The colours of the site's palette; every one is readable in light and dark."""

    OCHRE = "ochre", _("ochre")
    JADE = "jade", _("jade")
    PLUM = "plum", _("plum")
    BLUE = "blue", _("blue")
    BRICK = "brick", _("brick")
    SLATE = "slate", _("slate")


# What a link to a partnership is made of, beside its sides, and whether there is one.
COLUMNS_OF_LINKS = (
    *("slug", "accent", "home_id", "partner_id"),
    *("state", "publish_from", "publish_until", "translations_made_from"),
)


def columns_of_links(prefix):
    """What a partnership is called and where it lies, with its sides, where others name it ("partnership__")."""
    sides = [name for side in ("home__", "partner__") for name in columns_of_lists(f"{prefix}{side}")]
    return [*(f"{prefix}{name}" for name in COLUMNS_OF_LINKS), *sides]


class PartnershipQuerySet(PublishableQuerySet):
    def with_municipalities(self):
        """Both sides fetched in the same query."""
        return self.select_related("home", "partner")

    def for_lists(self):
        """With the columns alone that a list, a map and a link to it are made of, both sides in the same query."""
        own = ("slug", "accent", "order", "start_year", "end_year", "status", "status_as_of", "translations_made_from")
        public = ("state", "publish_from", "publish_until", "home_id", "partner_id")
        texts = [column("lead", code) for code in codes()]
        sides = [name for side in ("home__", "partner__") for name in columns_of_lists(side)]
        return self.with_municipalities().only(*own, *public, *texts, *sides)

    def with_parties(self):
        """Who else takes part, in the order of their roles."""
        parties = PartnershipParty.objects.select_related("municipality", "organisation")
        return self.prefetch_related(Prefetch("parties", queryset=parties))

    def with_rows(self):
        """The steering group, milestones, links and documents that its page shows."""
        links = PartnershipLink.objects.select_related("document")
        return self.select_related("steering_group", "cover").prefetch_related(
            "milestones", "steering_group__meetings", Prefetch("links", queryset=links)
        )

    def with_page(self, now):
        """With what its own page shows, beside its rows (``Partnership.fetch_page()``)."""
        pictures = [f"{side}__{name}" for side in ("home", "partner") for name in ("picture", "coat_of_arms")]
        texts = [f"{side}__{column('presentation', code)}" for side in ("home", "partner") for code in codes()]
        return self.with_municipalities().select_related("steering_group", "cover").defer(*pictures, *texts)

    def with_searched(self, now):
        """With what its page says, the steering group as it is at ``now``."""
        # The members' module reads this one first.
        from .steering_groups import Member

        sides = [
            Prefetch(path, queryset=queryset)
            for side in ("home", "partner")
            for path, queryset in (
                (f"{side}__native_names", NativeName.objects.all()),
                (f"{side}__predecessors", Municipality.objects.published(now)),
            )
        ]
        members = Prefetch("steering_group__members", queryset=Member.objects.in_office(now))
        return self.with_municipalities().with_parties().with_rows().prefetch_related(*sides, members)

    def next_changes(self, now):
        """As of any publishable; the steering group and its members come and go as well."""
        from .steering_groups import SteeringGroup

        found = super().next_changes(now)
        for pk, group in SteeringGroup.objects.filter(partnership__in=self).values_list("partnership", "pk"):
            change = SteeringGroup.objects.filter(pk=group).next_change(now)
            if change:
                found[pk] = earliest([change, found.get(pk)])
        return found

    def with_party(self, municipality):
        """Those in which ``municipality`` has a role without being one of the two sides."""
        parties = PartnershipParty.objects.filter(municipality=municipality)
        return (
            self.filter(pk__in=parties.values("partnership")).exclude(home=municipality).exclude(partner=municipality)
        )

    def begun_with(self, municipality, year):
        """Those of which ``municipality`` is a side and that began in ``year`` or before."""
        return self.filter(Q(home=municipality) | Q(partner=municipality), start_year__lte=year)

    def in_order(self):
        return self.order_by("order", F("start_year").asc(nulls_last=True), "pk")


@prepared
def joined_partnership_keys(municipality):
    """Keys of the partnerships in which it has a role without being one of the two sides."""
    return Partnership.objects.with_party(municipality).values_list("pk", flat=True)


def former_partnership_keys(municipality):
    """Keys of those that it was a side of until it was continued as the side of now."""
    if not (municipality.continued_as_id and municipality.ended):
        return []
    return keys_begun_with(municipality.continued_as_id, municipality.ended.year)


@prepared
def keys_begun_with(municipality, year):
    return Partnership.objects.begun_with(municipality, year).values_list("pk", flat=True)


Municipality.add_to_class("joined_partnership_keys", joined_partnership_keys)
Municipality.add_to_class("former_partnership_keys", former_partnership_keys)


def every_partnership(now):
    """All that are published, in their order: a list that all pages share, so nobody may change its rows."""
    return held("partnerships", lambda: rows_of_every_partnership(now))


def partnerships_by_key(now):
    """The same rows by their keys."""
    return held("partnerships by key", lambda: {partnership.pk: partnership for partnership in every_partnership(now)})


@prepared
def rows_of_every_partnership(now):
    return Partnership.objects.published(now).for_lists().in_order()


def partnership_rows(partnerships, counts):
    """What a list says of each, as PartnershipRows; ``counts`` are numbers of projects by key of the partnership."""
    return [partnership.row._replace(projects=counts.get(partnership.pk, 0)) for partnership in partnerships]


class Partnership(Searchable, Addressed, Publishable):
    """What two municipalities, one of them abroad, have agreed to do together."""

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("a partnership", "active")
        DORMANT = "dormant", _("dormant")
        ENDED = "ended", _("ended")
        UNCLEAR = "unclear", _("unclear")

    home = models.ForeignKey(
        Municipality,
        verbose_name=_("home municipality"),
        on_delete=models.PROTECT,
        related_name="partnerships_as_home",
    )
    partner = models.ForeignKey(
        Municipality, verbose_name=_("partner"), on_delete=models.PROTECT, related_name="partnerships_as_partner"
    )
    start_year = YearField(
        _("start year"), null=True, blank=True, help_text=_("When the cooperation began. Empty if it is not known.")
    )
    end_year = YearField(_("end year"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.ACTIVE)
    status_as_of = PartialDateField(
        _("status known as of"), help_text=_("When we last knew. A status without its date is soon wrong.")
    )
    status_note = models.CharField(_("note on the status"), max_length=300, blank=True)
    lead = models.TextField(
        _("lead"), max_length=600, blank=True, help_text=_("Two sentences: who, and what for. No one reads more first.")
    )
    body = RichTextField(_("presentation"), blank=True, help_text=_("How it began, what it is about, how it works."))
    accent = models.CharField(
        _("colour of the partner"), max_length=10, choices=Accent, default=Accent.OCHRE, help_text=_("One of its own.")
    )
    cover = models.ForeignKey(
        Picture, verbose_name=_("cover picture"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lower numbers come first in lists."))
    stated_projects = models.PositiveSmallIntegerField(
        _("number of projects as stated"),
        null=True,
        blank=True,
        help_text=_("What the municipality itself says, where it is another number than the projects listed here."),
    )
    stated_projects_qualifier = models.CharField(
        _("how the number is stated"), max_length=20, choices=Qualifier, default=Qualifier.EXACTLY
    )
    stated_projects_on = PartialDateField(_("stated on"))
    stated_projects_source = models.URLField(_("stated where"), blank=True, max_length=500)

    objects = PartnershipQuerySet.as_manager()

    MENTIONS = (
        *("home", "partner", "home__predecessors", "partner__predecessors", "home__native_names"),
        *("partner__native_names", "parties__municipality", "parties__organisation"),
    )
    NAMED_BY = ("home", "partner")

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        constraints = [
            *Publishable.Meta.constraints,
            DatabaseCheckConstraint(
                condition=~Q(home=F("partner")),
                name="partnership_has_two_sides",
            ),
            DatabaseCheckConstraint(
                condition=Q(end_year__gte=F("start_year")),
                name="partnership_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["home", "partner"],
                condition=Q(end_year__isnull=True),
                name="partnership_is_one_at_a_time",
                violation_error_message=_("These two municipalities already have a partnership at this time."),
            ),
        ]

    def __str__(self):
        return f"{self.home} – {self.partner}"

    def get_absolute_url(self):
        return address_of("partnerships:detail", self.slug)

    @classmethod
    def hits(cls, keys, now):
        keys = set(keys)
        return [partnership for partnership in every_partnership(now) if partnership.pk in keys]

    def title_for_slug(self):
        return f"{self.home.title_for_slug()} {self.partner.title_for_slug()}"

    def faults(self):
        errors = super().faults()
        if self.start_year and self.end_year and self.end_year < self.start_year:
            errors["end_year"] = gettext("It cannot end before it starts.")
        if self.home_id and self.home_id == self.partner_id:
            errors["partner"] = gettext("A municipality cannot be its own partner.")
        elif self.home_id and self.partner_id and "end_year" not in errors and self.overlapping().exists():
            errors["partner"] = gettext("These two municipalities already have a partnership at this time.")
        return errors

    @said_once
    def row(self):
        """What a row of a list says in the active language; ``partnership_rows()`` adds how many projects it has."""
        return PartnershipRow(
            url=self.get_absolute_url(),
            pair=self.pair,
            period=self.period,
            projects=None,
            country=self.partner.country_name,
            lead=text_of(self, "lead"),
            status=self.status_in_words,
        )

    @said_once
    def pair(self):
        """Both sides in the active language."""
        return Pair(text_of(self.home, "name"), text_of(self.partner, "name"), self.accent)

    @property
    def period(self):
        """Its years in words: "since 2005", "2005–2019", "started 2005"; "" if none is known."""
        is_over = self.status == self.Status.ENDED
        if self.start_year and not self.end_year and not is_over:
            # Translators: the year two municipalities began their partnership.
            return gettext("since %(year)s") % {"year": self.start_year}
        return period_of_years(self.start_year, self.end_year, is_over=is_over)

    @property
    def status_in_words(self):
        """The status, with the date when we last knew it where it may be another by now."""
        date = self.status_as_of
        if self.status == self.Status.ACTIVE and date:
            sentence = {
                "year": pgettext("a year", "active in %(date)s (last known)"),
                "month": pgettext("a month", "active in %(date)s (last known)"),
                "day": pgettext("a day", "active on %(date)s (last known)"),
            }[date.precision]
            return sentence % {"date": date.formatted()}
        status = self.get_status_display()
        if self.status == self.Status.UNCLEAR:
            status = gettext("unclear whether it is active")
        if not date or self.status == self.Status.ENDED:
            return status
        # Translators: a status and when we last knew it: "approved (as of April 2023)".
        return gettext("%(status)s (as of %(date)s)") % {"status": status, "date": date.formatted()}

    @property
    def stated_projects_in_words(self):
        """The number of projects that the municipality itself states: "more than 35"; "" if it states none."""
        if self.stated_projects is None:
            return ""
        return Qualifier(self.stated_projects_qualifier).in_words(self.stated_projects)

    @property
    def has_coordinator(self):
        """Whether someone else than the home municipality coordinates it."""
        return any(party.role == PartyRole.COORDINATOR for party in self.parties.all())

    def fetch_page(self, now):
        """Fetch the rows that its page shows."""
        hold(self, **rows_of_page(self))
        if group := getattr(self, "steering_group", None):
            group.fetch_page(now)

    def public_steering_group(self, now):
        """Its steering group as the public may see it at ``now``, or None."""
        group = getattr(self, "steering_group", None)
        return group if group and group.is_public(now) else None

    def parties_by_role(self):
        """Its parties as a list of (role, its name, parties), in the order of the roles."""
        parties = list(self.parties.all())
        found = [(role, [party for party in parties if party.role == role]) for role in PartyRole]
        return [(role.value, role.label, of_role) for role, of_role in found if of_role]

    def searched(self, language, now):
        sides = [self.home, self.partner]
        group = self.public_steering_group(now)
        return Searched(
            title=[plain_text(side, "name", language) for side in sides],
            names=[
                *(name for side in sides for name in (*side.all_names(), *side.former_names())),
                # The country of home is that of every partnership.
                as_text(self.partner.country_name),
            ],
            lead=[plain_text(self, "lead", language)],
            body=[
                *(plain_text(self, field, language) for field in ("body", "status_note")),
                *(text for party in self.parties.all() for text in party.searched_texts(language)),
                *(plain_text(row, "text", language) for row in self.milestones.all()),
                *(group.searched_texts(language) if group else ()),
                *(plain_text(link, "title", language) for link in self.links.all()),
                *(plain_text(side, "region", language) for side in sides),
                *(as_text(words) for words in (self.home.country_name, self.period, self.status_in_words)),
                *(
                    plain_text(party.organisation, "facts", language)
                    for party in self.parties.all()
                    if party.organisation
                ),
            ],
        )

    def overlapping(self):
        """Other partnerships of the same two municipalities, whichever is home, at the same time."""
        pair = Q(home=self.home_id, partner=self.partner_id) | Q(home=self.partner_id, partner=self.home_id)
        others = Partnership.objects.filter(pair).exclude(pk=self.pk)
        if self.end_year:
            others = others.exclude(start_year__gt=self.end_year)
        if self.start_year:
            others = others.exclude(end_year__lt=self.start_year)
        return others


@prepared
def rows_of_page(partnership):
    return {
        "parties": PartnershipParty.objects.for_lists().filter(partnership=partnership),
        "milestones": Milestone.objects.filter(partnership=partnership),
        "links": PartnershipLink.objects.filter(partnership=partnership).select_related("document"),
    }
