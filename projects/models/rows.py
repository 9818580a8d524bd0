"""The rows that belong to a project."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.models import Party
from projects import goals
from publishing.fields import PartialDateField, YearField
from publishing.models import Link, Picture, published_q
from publishing.partial_dates import is_backwards
from translations.constraints import DatabaseCheckConstraint
from translations.languages import current
from translations.models import LeanModel, Translated
from translations.texts import text_of

from .shown import ResultRow, Sides


class ActiveYear(models.Model):
    """A year in which a project is known to have been active; follows from the project, never edited."""

    NOTED_FOR = "project"

    # Made of project and year, so that a row that comes from a fixture is the row that was derived.
    id = models.BigIntegerField(primary_key=True)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("year of activity")
        verbose_name_plural = _("years of activity")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["year", "project"], name="project_year_counts_once")]

    def __str__(self):
        return str(self.year)

    @classmethod
    def all_of(cls, project):
        return [cls.of(project, year) for year in project.known_years]

    @classmethod
    def of(cls, project, year):
        return cls(pk=project.pk * 10_000 + year, project=project, year=year)


class ProjectFocusArea(LeanModel):
    """What a project is about; the first is its main focus area."""

    CONTENT_OF = "project"
    NOTED_FOR = "project"

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="project_areas")
    focus_area = models.ForeignKey(
        "projects.FocusArea", verbose_name=_("focus area"), on_delete=models.PROTECT, related_name="project_areas"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("The lowest is the main one."))

    class Meta:
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "focus_area"],
                name="focus_area_given_once",
                violation_error_message=_("This focus area is already there."),
            )
        ]

    def __str__(self):
        try:
            return str(self.focus_area)
        except ObjectDoesNotExist:
            # In a former version: the area has been deleted since.
            return ""


class ProjectGoal(LeanModel):
    """A Sustainable Development Goal that a project states."""

    CONTENT_OF = "project"
    NOTED_FOR = "project"

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="project_goals")
    goal = models.PositiveSmallIntegerField(_("goal"), choices=goals.CHOICES)

    class Meta:
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")
        ordering = ["goal"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "goal"],
                name="goal_given_once",
                violation_error_message=_("This goal is already there."),
            ),
            DatabaseCheckConstraint(condition=Q(goal__range=(1, 17)), name="goal_is_one_of_seventeen"),
        ]

    def __str__(self):
        return self.get_goal_display()

    @property
    def details(self):
        """The goal itself: number, titles."""
        return goals.BY_NUMBER[self.goal]

    @property
    def title(self):
        """The goal's title in the active language."""
        return self.details.title(current())


class ProjectParty(Party):
    """Who owns, applied for or also takes part in a project, beside the partnership's two sides."""

    CONTENT_OF = "project"

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        APPLICANT = "applicant", _("applicant")
        PARTICIPANT = "participant", _("also takes part")

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PARTICIPANT)

    class Meta(Party.Meta):
        abstract = False
        verbose_name = _("party")
        verbose_name_plural = _("owner and other parties")
        constraints = [*Party.Meta.constraints]


class ProjectEvent(Translated):
    """Something in the course of a project: a visit, a conference."""

    CONTENT_OF = "project"
    NAMES = ("place",)

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="events")
    starts = PartialDateField(_("from"), weeks=True)
    ends = PartialDateField(_("to"), weeks=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    text = models.CharField(_("what happened"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts", "pk"]
        constraints = [
            DatabaseCheckConstraint(
                condition=Q(starts__isnull=False),
                name="event_has_a_date",
            )
        ]

    def __str__(self):
        return self.starts or ""

    def faults(self):
        errors = super().faults()
        if not self.starts:
            errors["starts"] = gettext("Say when it was, as precisely as is known.")
        elif is_backwards(self.starts, self.ends):
            errors["ends"] = gettext("It cannot end before it starts.")
        return errors


def public_project_q(now, prefix=""):
    """The condition of a project being public at ``now``: itself published, in a published partnership."""
    return published_q(now, prefix) & published_q(now, f"{prefix}partnership__")


class ResultQuerySet(models.QuerySet):
    def achieved(self):
        return self.filter(outcome=Result.Outcome.ACHIEVED)

    def of_side(self, side):
        """What came of it for the home side, for the partner, or for both."""
        return self.filter(side=side)


def by_side(results, projects=None):
    """The results as Sides, in the active language; each with that of ``projects``, rows by key, if there are any."""
    sides = {side.value: [] for side in Result.Side}
    for result in sorted(results, key=lambda result: result.outcome != Result.Outcome.ACHIEVED):
        sides[result.side].append(result.as_row(projects[result.project_id] if projects else None))
    return Sides(**{side: tuple(rows) for side, rows in sides.items()})


class Result(Translated):
    """What came of a project: for which side, expected or achieved, and how we know."""

    CONTENT_OF = "project"

    class Side(models.TextChoices):
        HOME = "home", _("our municipality")
        PARTNER = "partner", _("the partner")
        BOTH = "both", _("both sides")
        NOT_STATED = "not_stated", _("not stated")

    class Outcome(models.TextChoices):
        EXPECTED = "expected", _("expected")
        ACHIEVED = "achieved", _("achieved")

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="results")
    text = models.CharField(_("result"), max_length=500)
    side = models.CharField(
        _("whose gain"),
        max_length=20,
        choices=Side,
        default=Side.NOT_STATED,
        help_text=_("Only where we know whose gain it is."),
    )
    outcome = models.CharField(
        _("expected or achieved"),
        max_length=20,
        choices=Outcome,
        default=Outcome.EXPECTED,
        help_text=_("A plan is expected until someone can show that it happened."),
    )
    year = YearField(_("year"), null=True, blank=True)
    evidence = models.URLField(_("evidence"), blank=True, max_length=500, help_text=_("Where it can be read."))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["order", "pk"]
        constraints = []
        # Few are achieved, of few is it known whose gain they are: those are on the front page.
        indexes = [models.Index(fields=["outcome", "side"], name="result_outcome_and_side")]

    def __str__(self):
        return Truncator(str(text_of(self, "text") or "")).chars(80)

    def as_row(self, project=None):
        """What a list says of it, in the active language; ``project`` is the row of what it came of."""
        return ResultRow(text_of(self, "text"), self.outcome, self.year, self.evidence, project)


class ProjectPicture(Translated):
    """A picture in a project's gallery."""

    CONTENT_OF = "project"

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="gallery")
    picture = models.ForeignKey(Picture, verbose_name=_("picture"), on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("gallery")
        ordering = ["order", "pk"]
        constraints = []

    def __str__(self):
        try:
            return str(self.picture)
        except Picture.DoesNotExist:
            # In a former version: the picture has been deleted since.
            return ""


class ProjectLink(Link):
    CONTENT_OF = "project"

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="links")
    is_source = models.BooleanField(
        _("source"), default=False, help_text=_("What is said here is known from that page.")
    )

    class Meta(Link.Meta):
        abstract = False
        verbose_name = _("link")
        verbose_name_plural = _("links and sources")
        constraints = [*Link.Meta.constraints]
