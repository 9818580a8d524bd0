from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publishing.admin import HistoryAdmin, PublishableAdmin
from translations.admin import TextsStackedInline, text_columns

from .models import SiteSettings, TextPage, TextPageLink


@admin.register(SiteSettings)
class SiteSettingsAdmin(HistoryAdmin):
    """One row: the list leads straight to it."""

    autocomplete_fields = ["municipality"]
    fieldsets = [
        (None, {"fields": ["site_name", "municipality", "introduction"]}),
        (_("Contact"), {"fields": ["contact", ("contact_email", "contact_phone")]}),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteSettings.objects.exists()

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
