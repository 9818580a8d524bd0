from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership
from publishing.admin import PublishableAdmin
from translations.admin import RowsInline, TextsStackedInline

from .checks import CHECKS
from .models import (
    FocusArea,
    Project,
    ProjectEvent,
    ProjectFocusArea,
    ProjectGoal,
    ProjectLink,
    ProjectParty,
    ProjectPicture,
    Result,
)


@admin.register(FocusArea)
class FocusAreaAdmin(PublishableAdmin):
    list_display = ["__str__", "state_mark", "in_languages", "colour", "sector", "changed_on"]
    list_filter = ["colour"]
    search_titles = ["name"]
    search_fields = ["sector"]
    sorted_by = "name"
    content_fieldsets = [(None, {"fields": ["name", "about", ("colour", "sector")]})]


class ProjectFocusAreaInline(RowsInline):
    model = ProjectFocusArea
    autocomplete_fields = ["focus_area"]


class ProjectGoalInline(RowsInline):
    model = ProjectGoal


class ProjectPartyInline(TextsStackedInline):
    model = ProjectParty
    autocomplete_fields = ["municipality", "organisation"]
    fieldsets = [(None, {"fields": [("role", "municipality", "organisation", "order"), "note"]})]


class ResultInline(TextsStackedInline):
    model = Result
    fieldsets = [(None, {"fields": ["text", ("side", "outcome", "year"), ("evidence", "order")]})]


class ProjectEventInline(TextsStackedInline):
    model = ProjectEvent
    fieldsets = [(None, {"fields": [("starts", "ends"), "place", "text"]})]


class ProjectPictureInline(TextsStackedInline):
    model = ProjectPicture
    autocomplete_fields = ["picture"]
    fieldsets = [(None, {"fields": [("picture", "order"), "caption"]})]


class ProjectLinkInline(TextsStackedInline):
    model = ProjectLink
    autocomplete_fields = ["document"]
    fieldsets = [(None, {"fields": ["title", ("url", "document"), ("language", "is_source", "order")]})]


class PartnershipFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field, request, model_admin):
        """With both sides in one query."""
        partnerships = Partnership.objects.with_municipalities().in_order()
        return [(partnership.pk, str(partnership)) for partnership in partnerships]


@admin.register(Project)
class ProjectAdmin(PublishableAdmin):
    list_display = ["__str__", "partnership", "kind", "years", "status", "state_mark", "in_languages", "changed_on"]
    list_filter = [
        ("partnership", PartnershipFilter),
        "status",
        "kind",
        ("project_areas__focus_area", admin.RelatedOnlyFieldListFilter),
    ]
    search_titles = ["title", "partnership__partner__name"]
    search_fields = ["short_name", "reference"]
    sorted_by = "title"
    publishing_checks = [*PublishableAdmin.publishing_checks, *CHECKS]
    autocomplete_fields = ["partnership", "place", "partner_at_the_time", "follows", "cover"]
    inlines = [
        ProjectFocusAreaInline,
        ResultInline,
        ProjectPartyInline,
        ProjectEventInline,
        ProjectGoalInline,
        ProjectLinkInline,
        ProjectPictureInline,
    ]
    content_fieldsets = [
        (None, {"fields": ["partnership", "title", ("kind", "short_name"), "lead"]}),
        (
            _("Time and status"),
            {
                "fields": [
                    ("start", "end"),
                    ("active_years", "duration_months"),
                    ("status", "status_as_of"),
                    "status_note",
                ]
            },
        ),
        (_("Text"), {"fields": ["aim", "body", "participants"]}),
        (
            _("Details"),
            {
                "fields": [
                    ("place", "partner_at_the_time"),
                    "follows",
                    ("budget_amount", "budget_currency", "budget_kind"),
                    "reference",
                    "contact",
                    "contact_email",
                    "cover",
                ],
                "classes": ["collapse"],
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_partnership()

    @admin.display(description=_("years"), ordering="last_year")
    def years(self, project):
        return project.period

    def shown_with(self, project):
        return [project.partnership]

    def named_by(self, project):
        return [project.place, project.partner_at_the_time]

    def ways_on(self, project):
        partnership = project.partnership
        address = reverse("admin:partnerships_partnership_change", args=[partnership.pk])
        return [
            (_("The partnership %(partnership)s") % {"partnership": partnership}, address),
            (_("Add another project"), f"{reverse('admin:projects_project_add')}?partnership={partnership.pk}"),
        ]
