"""A project and the years it was active in."""

import re
from functools import lru_cache

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partnerships.models import Municipality, Partnership
from publishing.fields import PartialDateField, RichTextField
from publishing.models import (
    Addressed,
    Picture,
    Publishable,
    Searchable,
    Searched,
    hold,
    plain_text,
    published_q,
    rows_of_keys,
)
from publishing.pagecache import held
from publishing.partial_dates import PartialDate, as_period, is_backwards
from publishing.prepared import prepared
from translations.addresses import address_of
from translations.constraints import DatabaseCheckConstraint
from translations.languages import codes, column, current
from translations.texts import as_text, in_every_language, said_once, text_of

from .querysets import ProjectQuerySet, in_partnerships
from .rows import (
    ActiveYear,
    ProjectEvent,
    ProjectFocusArea,
    ProjectGoal,
    ProjectLink,
    ProjectParty,
    ProjectPicture,
    Result,
)
from .shown import AreaName, ProjectRow


class Project(Searchable, Addressed, Publishable):
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
    # What a link to it is made of beside the title.
    COLUMNS_OF_LINKS = ("slug", "state", "publish_from", "publish_until", "translations_made_from")
    # Those of columns_of_rows() that are no text.
    COLUMNS_OF_ROWS = (
        *("slug", "kind", "status", "status_as_of", "start", "end", "active_years", "duration_months", "last_year"),
        *("state", "publish_from", "publish_until", "partnership_id", "translations_made_from"),
    )
    MENTIONS = (
        *("partnership", "partnership__home", "partnership__partner", "place", "partner_at_the_time"),
        *("parties__municipality", "parties__organisation", "project_areas__focus_area"),
    )

    class Meta(Publishable.Meta):
        abstract = False
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            *Publishable.Meta.constraints,
            DatabaseCheckConstraint(
                # At the precision that both have: 2009 is not before 2009-11.
                condition=Q(GreaterThanOrEqual(Left(F("end"), Length(F("start"))), Left(F("start"), Length(F("end"))))),
                name="project_ends_after_it_starts",
            ),
            DatabaseCheckConstraint(
                condition=Q(budget_amount__isnull=True) | Q(budget_amount__gte=0),
                name="project_budget_is_not_negative",
            ),
        ]

    def __str__(self):
        text = text_of(self, "title")
        return text.value if text else ""

    def get_absolute_url(self):
        return address_of("projects:detail", self.slug)

    def title_for_slug(self):
        return str(text_of(self, "title", codes()[0]) or "")

    def clean(self):
        super().clean()
        self.active_years = tidy_years(self.active_years)

    def faults(self):
        errors = super().faults()
        if is_backwards(self.start, self.end):
            errors["end"] = gettext("It cannot end before it starts.")
        try:
            tidy_years(self.active_years)
        except ValueError:
            errors["active_years"] = gettext("Write years with commas between them: 2012, 2013.")
        if self.pk and self.follows_id == self.pk:
            errors["follows"] = gettext("A project cannot follow itself.")
        return errors

    @classmethod
    def hits(cls, keys, now):
        return in_partnerships(rows_of_keys(keys, model=cls, columns=cls.columns_of_rows()), now)

    @classmethod
    def columns_of_rows(cls):
        """What a row of a list, and its part of a timeline, are made of."""
        return (*(column("title", code) for code in codes()), *cls.COLUMNS_OF_ROWS)

    @property
    def belongs_to(self):
        return self.partnership

    @property
    def known_years(self):
        return known_years(self)

    @property
    def is_over(self):
        return self.status in (self.Status.COMPLETED, self.Status.CANCELLED)

    @property
    def has_begun(self):
        """Whether anything has been done: of a proposal the years say when it was made."""
        return self.status != self.Status.PROPOSED

    @property
    def period(self):
        """Its time in words: "2017–2019", "from 2009", "active in 2012, 2013"; "" if nothing is known."""
        if self.start or self.end:
            return as_period(self.start, self.end, is_over=self.is_over)
        if not self.active_years or not self.has_begun:
            return str(self.active_years or "")
        return gettext("active in %(years)s") % {"years": self.active_years}

    @property
    def years_in_words(self):
        """Its years alone, for a row of a list: "2017–2019", "from 2009", "active 2012"; "" if none is known."""
        if self.start or self.end:
            years = (date and PartialDate(date.year) for date in (self.start, self.end))
            return as_period(*years, is_over=self.is_over)
        years = self.known_years
        if not years:
            return ""
        is_unbroken = len(years) > 1 and years[-1] - years[0] == len(years) - 1
        words = f"{years[0]}–{years[-1]}" if is_unbroken else str(self.active_years)
        # Translators: years in which a project is known to have been active: "active 2012–2013".
        return gettext("active %(years)s") % {"years": words} if self.has_begun else words

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

    @said_once
    def row(self):
        """What a row of a list says of it, in the active language; its focus areas, if they have been fetched."""
        areas = self.project_areas.all() if "project_areas" in getattr(self, "_prefetched_objects_cache", ()) else ()
        names = tuple(AreaName(text_of(row.focus_area, "name"), row.focus_area.colour) for row in areas)
        return row_of(self, names, self.partnership.pair)

    @property
    def place_abroad(self):
        """Where on the map it was, on the partner's side: its own place, the partner at the time or that of now."""
        places = (self.place, self.partner_at_the_time)
        known = (place for place in places if place and place.latitude is not None)
        return next((place for place in known if place.pk != self.partnership.home_id), self.partnership.partner)

    @property
    def main_area(self):
        """The first of its focus areas, or None."""
        areas = self.project_areas.all()
        return areas[0].focus_area if areas else None

    @property
    def kind_in_words(self):
        return capfirst(self.get_kind_display())

    def is_public(self, now):
        """The same question as ``published()``: a project is never more public than its partnership."""
        return super().is_public(now) and self.partnership.is_public(now)

    def searched(self, language, now):
        sides = [self.partnership.home, self.partnership.partner]
        return Searched(
            title=[plain_text(self, "title", language)],
            names=[*in_every_language(self, "title"), as_text(self.short_name), as_text(self.reference)],
            lead=[plain_text(self, "lead", language)],
            body=[
                *(plain_text(self, field, language) for field in ("aim", "body", "participants")),
                *(plain_text(row, "text", language) for row in self.results.all()),
                *(plain_text(row, field, language) for row in self.events.all() for field in ("text", "place")),
                *(text for row in self.project_areas.all() for text in in_every_language(row.focus_area, "name")),
                *(as_text(row.title) for row in self.project_goals.all()),
                *(plain_text(row, "caption", language) for row in self.gallery.all()),
                *(plain_text(row, "title", language) for row in self.links.all()),
                *(plain_text(self, field, language) for field in ("status_note", "contact")),
                *(text for party in self.parties.all() for text in party.searched_texts(language)),
                *(self.partner_at_the_time.all_names() if self.partner_at_the_time else ()),
                *(in_every_language(self.place, "name") if self.place else ()),
                *(text for side in sides for text in in_every_language(side, "name")),
                *(as_text(side.country_name) for side in sides),
                *(as_text(words) for words in (self.get_kind_display(), self.period, self.status_in_words)),
            ],
        )

    def parties_by_role(self):
        """Its parties as a list of (name of the role, parties), in the order of the roles."""
        parties = list(self.parties.all())
        found = [(role.label, [party for party in parties if party.role == role]) for role in ProjectParty.Role]
        return [(label, of_role) for label, of_role in found if of_role]

    def fetch_page(self, now):
        """Fetch the rows that its page shows, and its partnership, and those of its phases."""
        rows = rows_of_page(self, now)
        in_partnerships([self, *(phase for phase in (self.follows, *rows["followed_by"]) if phase)], now)
        hold(self, **rows)

    def related(self, language, now, count):
        """The latest ``count`` others with the same main focus area, its own phases aside."""
        area = self.main_area
        if area is None:
            return []
        # The pages of an area share them: it is one of them itself, and there may be phases of its own.
        key = "latest of area", area.pk, language
        most = count + 3
        latest = held(key, lambda: in_partnerships(latest_of_area(area, now, language=language, count=most), now))
        own = (self.pk, self.follows_id)
        others = [other for other in latest if other.pk not in own and other.follows_id != self.pk]
        if len(others) < count and len(latest) == most:
            others = latest_others(area, self, self.follows_id or 0, now, language=language, count=count)
            return in_partnerships(others, now)
        return others[:count]

    def prepare(self):
        years = self.known_years
        self.first_year = years[0] if years else None
        self.last_year = years[-1] if years else None

    @classmethod
    def derive_rows_of(cls, projects):
        wanted = {year.pk: year for project in projects for year in ActiveYear.all_of(project)}
        present = set(ActiveYear.objects.filter(project__in=projects).values_list("pk", flat=True))
        if present - wanted.keys():
            ActiveYear.objects.filter(pk__in=present - wanted.keys()).delete()
        ActiveYear.objects.bulk_create((wanted[pk] for pk in sorted(wanted.keys() - present)), batch_size=200)


def known_years(project):
    """Every year in which it is known to have been active, in order."""
    years = {int(year) for year in re.findall(r"\d{4}", project.active_years)}
    if project.start and project.end:
        years.update(range(project.start.year, project.end.year + 1))
    years.update(date.year for date in (project.start, project.end) if date)
    return sorted(years)


def row_of(project, areas, pair):
    """The ProjectRow of a project, or of something with the same columns; ``areas`` are AreaNames."""
    facts = (project.kind, project.status, project.status_as_of, project.start, project.end, project.active_years)
    kind, status, years, period = words_of_row(current(), *facts)
    return ProjectRow(
        url=address_of("projects:detail", project.slug),
        title=text_of(project, "title"),
        years=years,
        period=period,
        kind=kind,
        status=status,
        areas=areas,
        pair=pair,
    )


@lru_cache(maxsize=1_000)
def words_of_row(language, kind, status, status_as_of, start, end, active_years):
    """Its kind, status and time in the active language, which is ``language``, from all that they follow from.

    Many projects share them.
    """
    facts = {"status_as_of": status_as_of, "start": start, "end": end, "active_years": active_years}
    project = Project(kind=kind, status=status, **facts)
    return project.get_kind_display(), project.status_in_words, project.years_in_words, project.period


@prepared
def rows_of_page(project, now):
    return {
        "followed_by": Project.objects.filter(follows=project).narrow(),
        "project_areas": ProjectFocusArea.objects.filter(published_q(now, "focus_area__"), project=project)
        .select_related("focus_area")
        .order_by("position", "pk"),
        "parties": ProjectParty.objects.for_lists().filter(project=project),
        "links": ProjectLink.objects.filter(project=project).select_related("document"),
        "gallery": ProjectPicture.objects.filter(project=project).select_related("picture"),
        "project_goals": ProjectGoal.objects.filter(project=project),
        "events": ProjectEvent.objects.filter(project=project),
        "results": Result.objects.filter(project=project),
    }


@prepared
def latest_of_area(area, now, *, language, count):
    """The latest ``count`` of a focus area."""
    projects = Project.objects.published(now).filter(project_areas__focus_area=area)
    return projects.narrow("follows_id").latest_first(language)[:count]


@prepared
def latest_others(area, project, follows, now, *, language, count):
    """The latest ``count`` of a focus area, without ``project`` and its phases; it follows ``follows``, 0 for none."""
    others = Project.objects.published(now).filter(project_areas__focus_area=area)
    others = others.exclude(pk=project).exclude(pk=follows).exclude(follows=project)
    return others.narrow().latest_first(language)[:count]


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
    if any(not re.fullmatch(r"(19|20|21)[0-9]{2}", part) for part in parts):
        raise ValueError(text)
    return ", ".join(sorted(set(parts)))
