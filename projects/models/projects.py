"""A project and the years it was active in."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Left, Length
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partnerships.models import Municipality, Partnership
from publishing.fields import PartialDateField, RichTextField
from publishing.models import Addressed, Picture, Publishable, PublishableQuerySet, published_q
from publishing.partial_dates import PartialDate, as_period
from translations.languages import codes, column
from translations.sorting import sort_key
from translations.texts import text_of


def public_project_q(now, prefix=""):
    """The condition of a project being public at ``now``: itself published, in a published partnership."""
    return published_q(now, prefix) & published_q(now, f"{prefix}partnership__")


# More words than this find nothing that fewer do not.
MOST_WORDS = 12


def named(path, word):
    """The condition of a name at ``path``, in any language, holding ``word``."""
    condition = Q(pk__in=[])
    for code in codes():
        key = sort_key(word, code)
        # The keys of å, ä and ö hold z, which is no reason to find them.
        if key.strip("z"):
            condition |= Q(**{f"{column(f'{path}_sort', code)}__contains": key})
    return condition


class ProjectQuerySet(PublishableQuerySet):
    def published(self, now):
        """What the public may see at ``now``: a project is never more public than its partnership."""
        return self.filter(public_project_q(now))

    def with_partnership(self):
        """Its partnership and both sides in the same query."""
        return self.select_related("partnership__home", "partnership__partner")

    def with_focus_areas(self, now):
        """Its public focus areas in their order, the main one first."""
        from .rows import ProjectFocusArea

        areas = ProjectFocusArea.objects.filter(published_q(now, "focus_area__"))
        areas = areas.select_related("focus_area").order_by("position", "pk")
        return self.prefetch_related(Prefetch("project_areas", queryset=areas))

    def for_rows(self, now):
        """With what a row of a list shows."""
        return self.with_partnership().with_focus_areas(now)

    def with_page(self, now):
        """With what its own page shows."""
        from .rows import ProjectLink, ProjectParty, ProjectPicture

        parties = ProjectParty.objects.select_related("municipality", "organisation")
        links = ProjectLink.objects.select_related("document")
        return (
            self.with_partnership()
            .with_focus_areas(now)
            .select_related("place", "partner_at_the_time", "follows__partnership", "cover")
            .prefetch_related(
                Prefetch("parties", queryset=parties),
                Prefetch("links", queryset=links),
                Prefetch("gallery", queryset=ProjectPicture.objects.select_related("picture")),
                Prefetch("followed_by", queryset=Project.objects.select_related("partnership")),
                *("project_goals", "events", "results"),
            )
        )

    def in_area(self, area):
        return self.filter(project_areas__focus_area=area)

    def of_municipality(self, municipality):
        """Those it takes part in: as a side of the partnership, a party, the partner at the time or the place."""
        is_side = Q(partnership__home=municipality) | Q(partnership__partner=municipality)
        was_side = Q(partner_at_the_time=municipality) | Q(place=municipality)
        is_party = Q(pk__in=self.model.objects.filter(parties__municipality=municipality).values("pk"))
        return self.filter(is_side | was_side | is_party)

    def matching(self, words):
        """Those that hold every one of ``words`` in what a row of them shows, in any language.

        That is their title, short name or reference, a focus area, a municipality or an organisation that takes part.
        Of very many words the first count; signs alone are passed over.
        """
        found = self
        for word in [word for word in words.split() if sort_key(word, "")][:MOST_WORDS]:
            condition = Q(reference__icontains=word) | Q(short_name__icontains=word) | named("title", word)
            for path in (
                "project_areas__focus_area__name",
                "parties__municipality__name",
                "parties__organisation__name",
            ):
                condition |= Q(pk__in=self.model.objects.filter(named(path, word)).values("pk"))
            for path in ("partner_at_the_time__name", "place__name", "partnership__partner__name"):
                condition |= named(path, word)
            found = found.filter(condition)
        return found

    def narrowed_by(self, params, language, now, **options):
        """Those that an address asks for, with the filters that lead further: a NarrowedList."""
        from projects.filters import NarrowedList

        return NarrowedList(self, params, language, now, **options)

    def results(self):
        """What came of them: results by project, latest project first."""
        from .rows import Result

        found = Result.objects.filter(project__in=self.values("pk"))
        found = found.select_related("project__partnership__home", "project__partnership__partner")
        return found.order_by(F("project__last_year").desc(nulls_last=True), "project", "order", "pk")

    def latest_changed(self):
        """By when their content changed, latest first; what never has, last."""
        return self.order_by(F("updated_at").desc(nulls_last=True), "pk")

    def latest_first(self, language):
        """By the last year known, latest first; without any year last; then by the title that is shown."""
        return self.order_by(F("last_year").desc(nulls_last=True), column("title_sort", language), "pk")


class Project(Addressed, Publishable):
    """Something that a partnership has done, does or wants to do."""

    class Kind(models.TextChoices):
        PROJECT = "project", _("project")
        PRE_STUDY = "pre_study", _("pre-study")
        STEERING_GROUP = "steering_group", _("steering group")
        DISSEMINATION = "dissemination", _("dissemination")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        ONGOING = "ongoing", _("ongoing")
        COMPLETED = "completed", _("completed")
        CANCELLED = "cancelled", _("cancelled")
        UNKNOWN = "unknown", _("status unknown")

    class BudgetKind(models.TextChoices):
        GRANTED = "granted", _("granted")
        APPLIED_FOR = "applied_for", _("applied for")

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.PROTECT, related_name="projects"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PROJECT)
    title = models.CharField(
        _("title"), max_length=250, help_text=_("As the project is called. Do not translate a name that is not used.")
    )
    short_name = models.CharField(_("short name"), max_length=50, blank=True, help_text=_("Such as “MIS 2”."))
    lead = models.TextField(
        _("lead"), max_length=600, blank=True, help_text=_("One or two sentences: what, with whom, when.")
    )
    aim = RichTextField(_("aim"), blank=True, help_text=_("What the project wanted to reach."))
    body = RichTextField(_("what was done"), blank=True, help_text=_("What happened. Results have rows of their own."))
    participants = RichTextField(
        _("who took part"), blank=True, help_text=_("Departments, schools, associations. Functions, not persons.")
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.UNKNOWN)
    status_as_of = PartialDateField(
        _("status known as of"), help_text=_("When we last knew. “Ongoing” without a date is wrong in two years.")
    )
    status_note = models.CharField(_("note on the status"), max_length=300, blank=True)
    start = PartialDateField(_("start"), help_text=_("As precise as known: 2009, 2009-11 or 2009-11-05."))
    end = PartialDateField(_("end"), help_text=_("The real or planned end, as precise as known."))
    active_years = models.CharField(
        _("known to be active in"),
        max_length=200,
        blank=True,
        help_text=_("Years in which something is known to have happened, where start and end are not: 2012, 2013."),
    )
    duration_months = models.PositiveSmallIntegerField(
        _("duration in months"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    place = models.ForeignKey(
        Municipality,
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects_here",
        help_text=_("Where it took place, if elsewhere than in the two municipalities: a city in the province."),
    )
    partner_at_the_time = models.ForeignKey(
        Municipality,
        verbose_name=_("partner at the time"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects_at_the_time",
        help_text=_("If the partner was another municipality then, one that has since been merged."),
    )
    budget_amount = models.DecimalField(
        _("budget"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    budget_currency = models.CharField(_("currency"), max_length=3, default="SEK", help_text=_("Such as SEK or EUR."))
    budget_kind = models.CharField(_("kind of amount"), max_length=20, choices=BudgetKind, default=BudgetKind.GRANTED)
    reference = models.CharField(
        _("reference number"), max_length=50, blank=True, help_text=_("The funder’s or our own: 2009/0203.")
    )
    follows = models.ForeignKey(
        "self",
        verbose_name=_("follows"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
        help_text=_("The earlier phase that it continues."),
    )
    contact = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("A function, not a person: “International office”.")
    )
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True)
    cover = models.ForeignKey(
        Picture, verbose_name=_("cover picture"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_year = models.PositiveSmallIntegerField(null=True, editable=False)
    last_year = models.PositiveSmallIntegerField(null=True, editable=False, db_index=True)

    objects = ProjectQuerySet.as_manager()

    # A project of which nothing but the title is known exists in the language of the title.
    BODY_FIELDS = ("body", "aim", "lead", "title")
    NOT_CONTENT = Publishable.NOT_CONTENT | {"first_year", "last_year"}

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                # At the precision that both have: 2009 is not before 2009-11.
                condition=Q(GreaterThanOrEqual(Left(F("end"), Length(F("start"))), Left(F("start"), Length(F("end"))))),
                name="project_ends_after_it_starts",
                violation_error_message=_("It cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(budget_amount__isnull=True) | Q(budget_amount__gte=0),
                name="project_budget_is_not_negative",
                violation_error_message=_("An amount cannot be negative."),
            ),
        ]

    def __str__(self):
        text = text_of(self, "title")
        return text.value if text else ""

    def get_absolute_url(self):
        return reverse("projects:detail", args=[self.slug])

    def title_for_slug(self):
        return str(text_of(self, "title", codes()[0]) or "")

    def clean(self):
        super().clean()
        errors = {}
        if self.start and self.end and not self.end.not_before(self.start):
            errors["end"] = gettext("It cannot end before it starts.")
        try:
            self.active_years = tidy_years(self.active_years)
        except ValueError:
            errors["active_years"] = gettext("Write years with commas between them: 2012, 2013.")
        if self.pk and self.follows_id == self.pk:
            errors["follows"] = gettext("A project cannot follow itself.")
        if errors:
            raise ValidationError(errors)

    @property
    def belongs_to(self):
        return self.partnership

    @property
    def known_years(self):
        """Every year in which it is known to have been active, in order."""
        years = {int(year) for year in re.findall(r"\d{4}", self.active_years)}
        if self.start and self.end:
            years.update(range(self.start.year, self.end.year + 1))
        years.update(date.year for date in (self.start, self.end) if date)
        return sorted(years)

    @property
    def period(self):
        """Its time in words: "2017–2019", "from 2009", "active in 2012, 2013"; "" if nothing is known."""
        if self.start or self.end:
            return as_period(self.start, self.end)
        if self.active_years:
            return gettext("active in %(years)s") % {"years": self.active_years}
        return ""

    @property
    def years_in_words(self):
        """Its years alone, for a row of a list: "2017–2019", "from 2009", "active 2012"; "" if none is known."""
        if self.start or self.end:
            return as_period(*(date and PartialDate(date.year) for date in (self.start, self.end)))
        years = self.known_years
        if not years:
            return ""
        is_unbroken = len(years) > 1 and years[-1] - years[0] == len(years) - 1
        # Translators: years in which a project is known to have been active: "active 2012–2013".
        return gettext("active %(years)s") % {"years": f"{years[0]}–{years[-1]}" if is_unbroken else self.active_years}

    @property
    def status_word(self):
        """The status as a word about its kind: in Swedish a project is "avslutat", a pre-study "avslutad"."""
        if self.kind == self.Kind.PROJECT:
            return self.get_status_display()
        return str(STATUS_OF_OTHER_KINDS.get(self.status) or self.get_status_display())

    @property
    def status_in_words(self):
        """The status, with the date when we last knew it where it may be another by now."""
        date = self.status_as_of
        if not date or self.status not in (self.Status.PROPOSED, self.Status.APPROVED, self.Status.ONGOING):
            return self.status_word
        if self.status == self.Status.ONGOING:
            sentence = {
                "year": pgettext("a year", "ongoing in %(date)s (last known)"),
                "month": pgettext("a month", "ongoing in %(date)s (last known)"),
                "day": pgettext("a day", "ongoing on %(date)s (last known)"),
            }[date.precision]
            return sentence % {"date": date.formatted()}
        # Translators: a status and when we last knew it: "approved (as of April 2023)".
        return gettext("%(status)s (as of %(date)s)") % {"status": self.status_word, "date": date.formatted()}

    @property
    def main_area(self):
        """The first of its focus areas, or None."""
        areas = self.project_areas.all()
        return areas[0].focus_area if areas else None

    def is_public(self, now):
        """The same question as ``published()``: a project is never more public than its partnership."""
        return super().is_public(now) and self.partnership.is_public(now)

    def parties_by_role(self):
        """Its parties as a list of (name of the role, parties), in the order of the roles."""
        from .rows import ProjectParty

        parties = list(self.parties.all())
        found = [(role.label, [party for party in parties if party.role == role]) for role in ProjectParty.Role]
        return [(label, of_role) for label, of_role in found if of_role]

    def related(self):
        """Others with the same main focus area."""
        area = self.main_area
        others = Project.objects.exclude(pk=self.pk)
        return others.filter(project_areas__focus_area=area) if area else others.none()

    def prepare(self):
        """Set what follows from the row itself; called before every save."""
        years = self.known_years
        self.first_year = years[0] if years else None
        self.last_year = years[-1] if years else None

    def derive_rows(self):
        """Bring the rows that follow from it into order; called after every save."""
        from .rows import ActiveYear

        wanted = set(self.known_years)
        present = set(self.years.values_list("year", flat=True))
        if present - wanted:
            self.years.filter(year__in=present - wanted).delete()
        ActiveYear.objects.bulk_create(ActiveYear.of(self, year) for year in sorted(wanted - present))


# A project's status as an adjective about another kind of noun, for the languages in which it then has another ending.
STATUS_OF_OTHER_KINDS = {
    "proposed": pgettext_lazy("a pre-study, steering group or dissemination", "proposed"),
    "approved": pgettext_lazy("a pre-study, steering group or dissemination", "approved"),
    "completed": pgettext_lazy("a pre-study, steering group or dissemination", "completed"),
    "cancelled": pgettext_lazy("a pre-study, steering group or dissemination", "cancelled"),
}


def tidy_years(text):
    """Return "2012, 2013" for any text of years with signs between them; raises ValueError for anything else."""
    parts = [part for part in re.split(r"[,;\s]+", text or "") if part]
    if any(not re.fullmatch(r"(19|20|21)\d{2}", part) for part in parts):
        raise ValueError(text)
    return ", ".join(sorted(set(parts)))


# As a reverse relation would be, were it a single foreign key that joins a project to its municipalities.
Municipality.add_to_class("projects", property(Project.objects.of_municipality))
