"""What content files may hold: a list per kind of entry, with its fields. How a field is read follows from its model.

This is the one place to change when a model gets a field that files should know; docs/content-files.md describes it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q
from django.utils.translation import ngettext_lazy

from partnerships.models import (
    Meeting,
    Member,
    Milestone,
    Municipality,
    NativeName,
    Organisation,
    Partnership,
    PartnershipLink,
    PartnershipParty,
    SteeringGroup,
)
from projects.models import (
    FocusArea,
    Project,
    ProjectEvent,
    ProjectFocusArea,
    ProjectGoal,
    ProjectLink,
    ProjectParty,
    Result,
)
from publishing.models import Addressed, Publishable
from translations.languages import codes, column
from translations.models import Translated
from translations.registry import text_fields
from website.default_pages import is_untouched
from website.models import SiteSettings, TextPage, TextPageLink


@dataclass(frozen=True, eq=False)
class Rows:
    """A list within an entry: each item becomes a row that belongs to the entry's.

    ``number`` names the field that keeps the order of the file; ``plain`` items are values of the one field.
    """

    model: type[models.Model]
    fields: tuple[str, ...]
    number: str = ""
    plain: bool = False

    @property
    def owner(self):
        """The foreign key to the entry's row."""
        return self.model.CONTENT_OF

    def model_field(self, name):
        return name

    def label(self, name):
        """What a message calls a field: a plain item is its field, and is called by its number in the list."""
        return "" if self.plain else name


def texts_of(model):
    """The names of the model's fields that have a text per language."""
    return set(text_fields(model)) if issubclass(model, Translated) else set()


def nothing(entry_values):
    """For kinds whose rows are never taken for another's."""
    return None


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of entry: the ``name`` of its list, its fields and the lists within it.

    ``called`` has the model's name of a field where that is another. ``present`` finds the row that stands for an
    entry although it was not loaded from this folder: it takes the entry's values by attribute and returns a queryset,
    or None. It is used as it is, unless ``may_be_filled`` says that nobody has written anything in it. Rows of a kind
    that ``is_fixed`` are there once on every site.
    """

    name: str
    model: type[models.Model]
    count: object
    fields: tuple[str, ...]
    lists: dict[str, Rows] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    present: Callable = nothing
    may_be_filled: Callable = lambda row: False
    is_single: bool = False
    is_fixed: bool = False

    def model_field(self, name):
        return self.called.get(name, name)

    def label(self, name):
        return name

    @property
    def all_fields(self):
        """Every name that an entry may have, "key" and the lists within it included."""
        own = () if self.is_single else ("key",)
        own += ("slug",) if issubclass(self.model, Addressed) else ()
        own += ("state",) if issubclass(self.model, Publishable) else ()
        return (*own, *self.fields, *self.lists)


def same_name(model):
    """A finder of rows with the entry's name in any language."""

    def present(values):
        names = [(column("name", code), values.get(column("name", code))) for code in codes()]
        same = [Q(**{name: value}) for name, value in names if value]
        return model.objects.filter(Q(*same, _connector=Q.OR)) if same else None

    return present


def same_name_and_country(values):
    found = same_name(Municipality)(values)
    return None if found is None else found.filter(country=values.get("country"))


LINK = ("title", "url", "language")

KINDS = (
    Kind(
        "municipalities",
        Municipality,
        ngettext_lazy("%(count)d municipality", "%(count)d municipalities", "count"),
        (
            *("name", "official_name", "kind", "country", "region", "code", "seat", "latitude", "longitude"),
            *("population", "population_qualifier", "population_year", "population_note"),
            *("established", "ended", "website", "presentation", "part_of", "continued_as"),
        ),
        {"native_names": Rows(NativeName, ("name", "language"), "order")},
        present=same_name_and_country,
    ),
    Kind(
        "organisations",
        Organisation,
        ngettext_lazy("%(count)d organisation", "%(count)d organisations", "count"),
        ("name", "short_name", "kind", "website", "iati_identifier", "facts"),
        present=same_name(Organisation),
    ),
    Kind(
        "focus_areas",
        FocusArea,
        ngettext_lazy("%(count)d focus area", "%(count)d focus areas", "count"),
        ("name", "about", "colour", "sector"),
        present=same_name(FocusArea),
    ),
    Kind(
        "partnerships",
        Partnership,
        ngettext_lazy("%(count)d partnership", "%(count)d partnerships", "count"),
        (
            *("home", "partner", "start_year", "end_year", "status", "status_as_of", "status_note", "lead", "body"),
            *("accent", "order", "stated_projects", "stated_projects_qualifier", "stated_projects_on"),
            "stated_projects_source",
        ),
        {
            "parties": Rows(
                PartnershipParty, ("municipality", "organisation", "role", "from_year", "to_year", "note"), "order"
            ),
            "milestones": Rows(Milestone, ("date", "text", "source")),
            "links": Rows(PartnershipLink, LINK, "order"),
        },
    ),
    Kind(
        "steering_groups",
        SteeringGroup,
        ngettext_lazy("%(count)d steering group", "%(count)d steering groups", "count"),
        ("partnership", "about"),
        {
            "meetings": Rows(Meeting, ("date", "place", "text", "source")),
            "members": Rows(Member, ("municipality", "name", "office", "term_from", "term_to"), "order"),
        },
    ),
    Kind(
        "projects",
        Project,
        ngettext_lazy("%(count)d project", "%(count)d projects", "count"),
        (
            *("partnership", "kind", "title", "short_name", "lead", "aim", "body", "participants", "status"),
            *("status_as_of", "status_note", "start", "end", "active_years", "duration_months", "place"),
            *("partner_at_the_time", "budget_amount", "budget_currency", "budget_kind", "reference", "follows"),
            *("contact", "contact_email"),
        ),
        {
            "focus_areas": Rows(ProjectFocusArea, ("focus_area",), "position", plain=True),
            "goals": Rows(ProjectGoal, ("goal",), plain=True),
            "parties": Rows(ProjectParty, ("municipality", "organisation", "role", "note"), "order"),
            "events": Rows(ProjectEvent, ("starts", "ends", "place", "text")),
            "results": Rows(Result, ("text", "side", "outcome", "year", "evidence"), "order"),
            "links": Rows(ProjectLink, (*LINK, "is_source"), "order"),
        },
    ),
    Kind(
        "text_pages",
        TextPage,
        ngettext_lazy("%(count)d text page", "%(count)d text pages", "count"),
        ("title", "lead", "body"),
        {"links": Rows(TextPageLink, LINK, "order")},
        present=lambda values: TextPage.objects.filter(key=values["key"]),
        may_be_filled=is_untouched,
        is_fixed=True,
    ),
    Kind(
        "site",
        SiteSettings,
        ngettext_lazy("the settings of the site", "the settings of the site", "count"),
        ("name", "municipality", "introduction", "contact", "contact_email", "contact_phone"),
        called={"name": "site_name"},
        present=lambda values: SiteSettings.objects.all(),
        is_single=True,
        is_fixed=True,
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_MODEL = {kind.model: kind for kind in KINDS}
