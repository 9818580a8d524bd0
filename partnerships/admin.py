from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publishing.admin import HistoryAdmin, PublishableAdmin, SpreadsheetMixin
from publishing.fields import rounded
from translations.admin import RowsInline, TextsStackedInline, text_columns
from translations.languages import current

from . import countries
from .checks import CHECKS
from .models import (
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


class CoordinateField(forms.DecimalField):
    """Degrees as maps and people write them: a decimal comma, a long minus, more decimals than anybody needs."""

    widget = AdminTextInputWidget(attrs={"inputmode": "decimal"})

    def to_python(self, value):
        degrees = super().to_python((value or "").strip().replace(",", ".").replace("−", "-"))
        return degrees if degrees is None else rounded(degrees, 5)


class CountryFilter(admin.SimpleListFilter):
    """The countries that there are municipalities of."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request, model_admin):
        present = set(Municipality.objects.values_list("country", flat=True))
        return [(code, name) for code, name in countries.in_order(current()) if code in present]

    def queryset(self, request, queryset):
        return queryset.filter(country=self.value()) if self.value() else queryset


class NativeNameInline(RowsInline):
    model = NativeName


@admin.register(Municipality)
class MunicipalityAdmin(SpreadsheetMixin, PublishableAdmin):
    spreadsheet = "municipalities"
    list_display = ["__str__", "kind", "country", "state_mark", "in_languages", "changed_on"]
    list_filter = ["kind", CountryFilter]
    search_titles = ["name"]
    search_fields = ["code", *text_columns("official_name"), "native_names__name"]
    sorted_by = "name"
    autocomplete_fields = ["part_of", "continued_as", "picture", "coat_of_arms"]
    inlines = [NativeNameInline]
    content_fieldsets = [
        (None, {"fields": ["name", "official_name", ("kind", "country"), ("code", "website")]}),
        (_("Place"), {"fields": ["region", "seat", ("latitude", "longitude"), "part_of"]}),
        (_("Population"), {"fields": [("population_qualifier", "population", "population_year"), "population_note"]}),
        (_("Text and pictures"), {"fields": ["presentation", ("picture", "coat_of_arms")]}),
        (_("History"), {"fields": [("established", "ended"), "continued_as"], "classes": ["collapse"]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in ("latitude", "longitude"):
            # Without limits on digits: the limits of the globe say all there is to say.
            kwargs |= {"form_class": CoordinateField, "max_digits": None, "decimal_places": None}
        if db_field.name == "country":
            kwargs["choices"] = [("", "---------"), *countries.in_order(current())]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        # A municipality with two names of its own would be found twice.
        return found, True if search_term else may_repeat


@admin.register(Organisation)
class OrganisationAdmin(HistoryAdmin):
    list_display = ["__str__", "short_name", "kind", "website"]
    list_filter = ["kind"]
    search_titles = ["name"]
    search_fields = ["short_name"]
    sorted_by = "name"
    fieldsets = [(None, {"fields": ["name", ("short_name", "kind"), "website", "iati_identifier", "facts"]})]


class PartnershipPartyInline(TextsStackedInline):
    model = PartnershipParty
    autocomplete_fields = ["municipality", "organisation"]
    fieldsets = [
        (None, {"fields": [("role", "municipality", "organisation"), ("from_year", "to_year", "order"), "note"]})
    ]


class MilestoneInline(TextsStackedInline):
    model = Milestone
    fieldsets = [(None, {"fields": ["text", ("date", "source")]})]


class PartnershipLinkInline(TextsStackedInline):
    model = PartnershipLink
    autocomplete_fields = ["document"]
    fieldsets = [(None, {"fields": ["title", ("url", "document"), ("language", "order")]})]


@admin.register(Partnership)
class PartnershipAdmin(PublishableAdmin):
    list_display = ["__str__", "state_mark", "in_languages", "status", "start_year", "end_year", "changed_on"]
    list_filter = ["status"]
    search_titles = ["home__name", "partner__name"]
    search_fields = text_columns("lead")
    ordering = ["order", "start_year"]
    publishing_checks = CHECKS
    autocomplete_fields = ["home", "partner", "cover"]
    inlines = [PartnershipPartyInline, MilestoneInline, PartnershipLinkInline]
    content_fieldsets = [
        (
            _("Agreement"),
            {
                "fields": [
                    ("home", "partner"),
                    ("start_year", "end_year"),
                    ("status", "status_as_of"),
                    "status_note",
                ]
            },
        ),
        (_("Text"), {"fields": ["lead", "body"]}),
        (_("Look"), {"fields": [("accent", "order"), "cover"]}),
        (
            _("Number of projects as stated"),
            {
                "fields": [
                    ("stated_projects_qualifier", "stated_projects"),
                    ("stated_projects_on", "stated_projects_source"),
                ],
                "classes": ["collapse"],
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_municipalities()

    def named_by(self, partnership):
        return [partnership.home, partnership.partner]

    def get_changeform_initial_data(self, request):
        """The home municipality is the one that it was last time."""
        latest = Partnership.objects.order_by("-pk").values_list("home", flat=True).first()
        return {"home": latest, **super().get_changeform_initial_data(request)}

    def ways_on(self, request, partnership):
        key = partnership.pk
        group = SteeringGroup.objects.filter(partnership=partnership).first()
        if group:
            groups = [(_("Steering group"), reverse("admin:partnerships_steeringgroup_change", args=[group.pk]))]
        else:
            groups = self.ways_to_add(request, SteeringGroup, _("Add its steering group"), partnership=key)
        projects = reverse("admin:projects_project_changelist")
        return [
            *groups,
            (_("Its projects"), f"{projects}?partnership__id__exact={key}"),
            *self.ways_to_add(request, apps.get_model("projects.Project"), _("Add a project"), partnership=key),
        ]


class MemberInline(TextsStackedInline):
    model = Member
    autocomplete_fields = ["municipality", "photo"]
    fieldsets = [(None, {"fields": [("name", "municipality"), "office", ("term_from", "term_to"), ("photo", "order")]})]


class MeetingInline(TextsStackedInline):
    model = Meeting
    fieldsets = [(None, {"fields": ["date", "place", "text", "source"]})]


@admin.register(SteeringGroup)
class SteeringGroupAdmin(PublishableAdmin):
    list_display = ["__str__", "state_mark", "in_languages", "changed_on"]
    search_titles = ["partnership__home__name", "partnership__partner__name"]
    sorted_by = "partnership__partner__name"
    search_fields = text_columns("about")
    autocomplete_fields = ["partnership"]
    inlines = [MemberInline, MeetingInline]
    content_fieldsets = [(None, {"fields": ["partnership", "about"]})]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("partnership__home", "partnership__partner")

    def shown_with(self, group):
        return [group.partnership]

    def ways_on(self, request, group):
        partnership = group.partnership
        address = reverse("admin:partnerships_partnership_change", args=[partnership.pk])
        return [
            (_("The partnership %(partnership)s") % {"partnership": partnership}, address),
            *self.ways_to_add(
                request, apps.get_model("projects.Project"), _("Add a project"), partnership=partnership.pk
            ),
        ]
