"""Deleting, with a way back: the last version of what is deleted says who deleted it."""

import reversion
from django.contrib import messages
from django.contrib.admin.utils import NestedObjects
from django.db import router, transaction
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from reversion.models import Version

from publishing.models import Publishable
from publishing.revisions import AS_DELETED, recovery_of

from .uses import pages_with_drafts


class DeletingMixin:
    """For a ModelAdmin with history."""

    def delete_model(self, request, obj):
        self.keep_before_deletion(request, obj)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.keep_before_deletion(request, obj)
        super().delete_queryset(request, queryset)

    def keep_before_deletion(self, request, obj):
        """The last version says who deleted it, and is the one that can be recovered; so of what goes with it."""
        for page in [obj, *self.pages_below([obj])]:
            with self.own_revision(request, AS_DELETED):
                reversion.add_to_revision(page)

    def collected(self, objs):
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        return collector

    def pages_below(self, objs):
        """Pages of other kinds that are deleted with these: the steering group of a partnership."""
        data = self.collected(objs).data
        return [
            row for model, rows in data.items() if issubclass(model, Publishable) for row in rows if row not in objs
        ]

    def get_deleted_objects(self, objs, request):
        """Name what depends on these by the page where it can be changed, not as a row without a name.

        Drafts depend on nothing: that they name it too is left on the request, for the page that asks.
        """
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        if protected:
            pages = list(dict.fromkeys(self.as_page(row) for row in self.collected(objs).protected))
            protected = [gettext("These depend on it; change or delete them first."), pages]
        else:
            request.pages_with_drafts = [
                self.as_page(page) for page in pages_with_drafts(list(objs)) if page not in objs
            ]
        return deleted, counts, permissions, protected

    def as_page(self, row):
        """A link to the page that a row is or belongs to."""
        page = getattr(row, row.CONTENT_OF) if hasattr(row, "CONTENT_OF") else row
        opts = page._meta
        name = f"{capfirst(opts.verbose_name)}: {page}"
        try:
            address = reverse(f"{self.admin_site.name}:{opts.app_label}_{opts.model_name}_change", args=[page.pk])
        except NoReverseMatch:
            return name
        return format_html('<a href="{}">{}</a>', address, name)

    def response_delete(self, request, obj_display, obj_id):
        """Say how a slip of the hand is mended."""
        response = super().response_delete(request, obj_display, obj_id)
        version = Version.objects.get_for_object_reference(self.model, obj_id).first()
        if "_popup" not in request.POST and version and self.has_add_permission(request):
            words = gettext("Was it a mistake? Bring “%(object)s” back") % {"object": version.object_repr}
            link = format_html('<a href="{}">{}</a>', recovery_of(version), words)
            self.message_user(request, link, messages.INFO)
        return response
