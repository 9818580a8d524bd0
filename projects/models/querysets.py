"""What is asked about projects and their focus areas."""

from django.db.models import Count, Exists, F, OuterRef, Prefetch

from partnerships.models import Partnership
from partnerships.models.municipalities import columns_of_page
from partnerships.models.partnerships import partnerships_by_key
from publishing.models import PublishableQuerySet, published_q
from publishing.search import finding
from translations.languages import codes, column

from .rows import ProjectFocusArea, ProjectParty, public_project_q


class FocusAreaQuerySet(PublishableQuerySet):
    def with_projects(self, now):
        """Only areas that have published projects, each with their number as ``project_count``."""
        condition = public_project_q(now, "project_areas__project__")
        counted = self.annotate(project_count=Count("project_areas", filter=condition, distinct=True))
        return counted.filter(project_count__gt=0)

    def findable(self, now):
        """One without projects has no page."""
        return self.published(now).with_any_project(now)

    def with_page(self, now):
        return self.with_any_project(now)

    def with_any_project(self, now):
        projects = ProjectFocusArea.objects.filter(public_project_q(now, "project__"), focus_area=OuterRef("pk"))
        return self.filter(Exists(projects))

    def in_order(self, language):
        return self.order_by(column("name_sort", language), "pk")

    def for_names(self):
        """With what a link to it is made of."""
        names = (column("name", code) for code in codes())
        own = ("slug", "colour", "state", "publish_from", "publish_until", "translations_made_from")
        return self.only(*own, *names)


class ProjectQuerySet(PublishableQuerySet):
    shown_with = ("partnership__",)

    def published(self, now):
        """What the public may see at ``now``: a project is never more public than its partnership."""
        return self.filter(public_project_q(now))

    def with_partnership(self):
        """Its partnership and both sides in the same query, with what lists show of them."""
        sides = (name for side in ("home", "partner") for name in columns_of_page(f"partnership__{side}__"))
        return self.select_related("partnership__home", "partnership__partner").defer("partnership__body", *sides)

    def with_focus_areas(self, now):
        """Its public focus areas in their order, the main one first."""
        areas = ProjectFocusArea.objects.filter(published_q(now, "focus_area__"))
        areas = areas.select_related("focus_area").order_by("position", "pk")
        return self.prefetch_related(Prefetch("project_areas", queryset=areas))

    def for_feeds(self, now):
        """With what an entry of a feed says."""
        return self.with_partnership().with_focus_areas(now)

    def with_page(self, now):
        """With what its own page shows, beside its partnership and its rows (``Project.fetch_page()``)."""
        places = (*columns_of_page("place__"), *columns_of_page("partner_at_the_time__"))
        phase = {
            "id",
            "title",
            "partnership",
            *self.model.COLUMNS_OF_LINKS,
            *(column("title", code) for code in codes()),
        }
        fields = [field.name for field in self.model._meta.concrete_fields if not field.generated]
        return (
            self.select_related("place", "partner_at_the_time", "follows", "cover")
            .defer(*places)
            .defer(*(f"follows__{name}" for name in fields if name not in phase))
        )

    def with_searched(self, now):
        """With what its page says of itself and names."""
        parties = ProjectParty.objects.select_related("municipality", "organisation")
        return (
            self.with_partnership()
            .with_focus_areas(now)
            .select_related("place", "partner_at_the_time")
            .prefetch_related(
                Prefetch("parties", queryset=parties),
                *("partner_at_the_time__native_names", "project_goals", "events", "results", "links", "gallery"),
            )
        )

    def narrow(self, *columns):
        """With the columns alone that a row of a list and its part of a timeline are made of, and these ``columns``."""
        return self.only(*self.model.columns_of_rows(), *columns)

    def matching(self, words, language):
        """Those in which a reader of ``language`` finds every one of ``words``, as the site's search does."""
        return self.filter(pk__in=finding.matching(self.model, words, language))

    def latest_first(self, language):
        """By the last year known, latest first; without any year last; then by the title that is shown."""
        return self.order_by(F("last_year").desc(nulls_last=True), column("title_sort", language), "pk")


def in_partnerships(projects, now):
    """``projects`` as a list, each with its partnership as all pages share it; one whose partnership is gone is not.

    What is not public comes without that: it is shown in previews.
    """
    projects = list(projects)
    partnerships = partnerships_by_key(now) if projects else {}
    hidden = {project.partnership_id for project in projects} - partnerships.keys()
    if hidden:
        partnerships = partnerships | Partnership.objects.for_lists().in_bulk(hidden)
    known = [project for project in projects if project.partnership_id in partnerships]
    for project in known:
        project.partnership = partnerships[project.partnership_id]
    return known
