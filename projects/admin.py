from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Exists, OuterRef
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership
from publishing.admin import Move, PublishableAdmin, SpreadsheetMixin
from publishing.admin.pages import NamesFilter
from publishing.remembered import remembered
from translations.admin import RowsInline, TextsStackedInline
from translations.languages import column, current

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


class PartnershipFilter(NamesFilter):
    def field_choices(self, field, request, model_admin):
        """By the names of both sides, as the editor's language shows them; no row is fetched for that."""
        return remembered(("partnerships", current()), self.every_partnership)

    @staticmethod
    def every_partnership():
        sides = (column(f"{side}__name_shown", current()) for side in ("home", "partner"))
        named = Partnership.objects.in_order().values_list("pk", *sides)
        return [(pk, f"{home} – {partner}") for pk, home, partner in named]


class AreaFilter(NamesFilter):
    def field_choices(self, field, request, model_admin):
        """Those that a project has."""
        return remembered(("areas of projects", current()), self.every_area)

    @staticmethod
    def every_area():
        areas = FocusArea.objects.filter(Exists(ProjectFocusArea.objects.filter(focus_area=OuterRef("pk"))))
        return [(area.pk, str(area)) for area in areas.for_names().in_order(current())]


class FocusAreaForm(forms.Form):
    """Which focus area several projects get."""

    focus_area = forms.ModelChoiceField(label=_("Focus area"), queryset=FocusArea.objects.none())
    is_main = forms.BooleanField(label=_("Put it first, as their main one"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["focus_area"].queryset = FocusArea.objects.order_by(column("name_sort", current()))

    def add_to(self, sent):
        """Add it to the rows of a project's form, unless it is there; whether it was added."""
        key, rows = str(self.cleaned_data["focus_area"].pk), sent.rows.setdefault("project_areas", [])
        kept = [row for row in rows if "DELETE" not in row]
        if any(row.get("focus_area") == [key] for row in kept):
            return False
        # A draft may hold what no form has yet taken.
        positions = [int(row["position"][0]) if row["position"][0].isdecimal() else 0 for row in kept]
        if self.cleaned_data["is_main"]:
            for row, position in zip(kept, positions, strict=True):
                row["position"] = [str(position + 1)]
        position = 0 if self.cleaned_data["is_main"] or not positions else max(positions) + 1
        # With the fields that a browser sends empty for a new row: to send it untouched is no change.
        rows.append({"id": [""], "project": [""], "focus_area": [key], "position": [str(position)]})
        return True


@admin.register(Project)
class ProjectAdmin(SpreadsheetMixin, PublishableAdmin):
    spreadsheet = "projects"
    list_display = ["__str__", "partnership", "kind", "years", "status", "state_mark", "in_languages", "changed_on"]
    list_filter = [
        ("partnership", PartnershipFilter),
        "status",
        "kind",
        ("project_areas__focus_area", AreaFilter),
    ]
    search_titles = ["title", "partnership__partner__name"]
    search_fields = ["short_name", "reference"]
    sorted_by = "title"
    actions = [*PublishableAdmin.actions, "give_focus_area_selected"]
    publishing_checks = CHECKS
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

    def ways_on(self, request, project):
        partnership = project.partnership
        address = reverse("admin:partnerships_partnership_change", args=[partnership.pk])
        return [
            (_("The partnership %(partnership)s") % {"partnership": partnership}, address),
            *self.ways_to_add(request, Project, _("Add another project"), partnership=partnership.pk),
        ]

    @admin.action(description=_("Add a focus area…"), permissions=["change"])
    def give_focus_area_selected(self, request, queryset):
        """Ask which; then each project is saved as a draft or published, by the button that is pressed."""
        is_sent = "confirmed" in request.POST
        form = FocusAreaForm(request.POST if is_sent else None)
        if is_sent and form.is_valid():
            may_publish = self.has_publish_permission(request)
            move = Move.PUBLISH if Move.PUBLISH in request.POST and may_publish else Move.SAVE
            if not self.press_for_each(request, queryset, move, form.add_to):
                self.message_user(request, gettext("They have it already. Nothing was changed."), messages.INFO)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Add a focus area"),
            "opts": self.opts,
            "chosen": self.with_changes(queryset),
            "checkbox": ACTION_CHECKBOX_NAME,
            "form": form,
            "may_publish": self.has_publish_permission(request),
        }
        return TemplateResponse(request, "admin/projects/give_focus_area.html", context)
