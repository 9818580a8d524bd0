from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from publishing.admin import HistoryAdmin, PublishableAdmin
from publishing.remembered import remembered
from translations.admin import CalmFields, CalmForm, TextsStackedInline, text_columns

from .error_reports.pages import page_at, row_at
from .models import ErrorReport, SiteSettings, TextPage, TextPageLink


@admin.register(SiteSettings)
class SiteSettingsAdmin(HistoryAdmin):
    """One row: the list leads straight to it."""

    autocomplete_fields = ["municipality"]
    fieldsets = [
        (None, {"fields": ["site_name", "municipality", "introduction"]}),
        (_("Contact"), {"fields": ["contact", ("contact_email", "contact_phone")]}),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not remembered("site settings", SiteSettings.objects.exists)

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        row = SiteSettings.objects.first()
        if row:
            return HttpResponseRedirect(reverse("admin:website_sitesettings_change", args=[row.pk]))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:website_sitesettings_add"))
        return super().changelist_view(request, extra_context)


class TextPageLinkInline(TextsStackedInline):
    model = TextPageLink
    autocomplete_fields = ["document"]
    fieldsets = [(None, {"fields": ["title", ("url", "document"), ("language", "order")]})]


@admin.register(TextPage)
class TextPageAdmin(PublishableAdmin):
    """The pages that every site has: they are edited and published, never added or deleted."""

    list_display = ["__str__", "key", "state_mark", "in_languages", "changed_on"]
    search_fields = text_columns("title", "lead", "body")
    ordering = ["order"]
    inlines = [TextPageLinkInline]
    content_fieldsets = [(None, {"fields": ["title", "lead", "body"]})]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class IsHandledFilter(admin.SimpleListFilter):
    """Which reports still wait for somebody?"""

    title = _("dealt with")
    parameter_name = "handled"

    def lookups(self, request, model_admin):
        return [("no", _("Not yet")), ("yes", _("Yes"))]

    def queryset(self, request, queryset):
        return {"no": queryset.open(), "yes": queryset.handled()}.get(self.value(), queryset)


class ErrorReportForm(CalmForm):
    is_handled = forms.BooleanField(label=_("It has been dealt with"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["is_handled"] = self.instance.is_handled


@admin.register(ErrorReport)
class ErrorReportAdmin(CalmFields, admin.ModelAdmin):
    """What visitors have said is wrong: it is dealt with, not rewritten."""

    form = ErrorReportForm
    list_display = ["__str__", "excerpt", "kind", "received_at", "state_mark"]
    list_filter = [IsHandledFilter, "kind"]
    list_per_page = 50
    search_fields = ["page_title", "page_address", "text", "suggestion", "email", "note"]
    actions = ["mark_selected_as_handled"]
    readonly_fields = [
        *("page", "form_of_page", "received_at", "kind", "what_is_wrong", "what_would_be_right", "answer_to"),
        *("language", "handled_at", "handled_by"),
    ]

    def has_add_permission(self, request):
        return False

    def get_fieldsets(self, request, obj=None):
        handling = ["is_handled", "note"]
        if obj and obj.is_handled:
            handling.append(("handled_at", "handled_by"))
        return [
            (_("The page"), {"fields": ["page", "form_of_page"]}),
            (
                _("What the visitor says"),
                {"fields": ["kind", "what_is_wrong", "what_would_be_right", "answer_to", ("received_at", "language")]},
            ),
            (_("What was done about it"), {"fields": handling}),
        ]

    def save_model(self, request, obj, form, change):
        if form.cleaned_data["is_handled"]:
            obj.mark_as_handled(request.user, now())
        else:
            obj.open_again()
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Mark as dealt with"), permissions=["change"])
    def mark_selected_as_handled(self, request, queryset):
        reports, moment = list(queryset.open()), now()
        for report in reports:
            report.mark_as_handled(request.user, moment)
            report.save()
            self.log_change(request, report, [{"changed": {"fields": [gettext("dealt with")]}}])
        done = ngettext("%(count)d was marked as dealt with.", "%(count)d were marked as dealt with.", len(reports))
        self.message_user(request, done % {"count": len(reports)}, messages.SUCCESS)

    # --- Lists -----------------------------------------------------------------------------------------------

    @admin.display(description=_("what is wrong"))
    def excerpt(self, report):
        return Truncator(report.text).chars(80)

    @admin.display(description=pgettext_lazy("of a reported error", "state"), ordering="handled_at")
    def state_mark(self, report):
        if report.is_handled:
            return format_html('<span class="state">{}</span>', gettext("dealt with"))
        return format_html('<span class="state state-in_review">{}</span>', gettext("open"))

    # --- The form --------------------------------------------------------------------------------------------

    @admin.display(description=_("page"))
    def page(self, report):
        """A link to it if visitors can open it; an address that leads to nothing is only told."""
        if report.page_address and page_at(report.page_address, now()).title:
            return format_html('<a href="{}">{}</a>', report.page_address, str(report))
        return format_html("{} {}", report.page_title or gettext("The site as a whole"), report.page_address)

    @admin.display(description=_("where it is edited"))
    def form_of_page(self, report):
        row = row_at(report.page_address)
        if row is None:
            return "–"
        opts = row._meta
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
        return format_html('<a href="{}">{}</a> ({})', address, str(row), opts.verbose_name)

    @admin.display(description=_("what is wrong"))
    def what_is_wrong(self, report):
        return linebreaksbr(report.text)

    @admin.display(description=_("what would be right"))
    def what_would_be_right(self, report):
        return linebreaksbr(report.suggestion) or "–"

    @admin.display(description=_("answer to"))
    def answer_to(self, report):
        if not report.email:
            return gettext("No answer is asked for.")
        return format_html('<a href="mailto:{}">{}</a>', report.email, report.email)
