"""Bringing back what was deleted: the form as it was then, and what it named that is there no more."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext
from reversion.models import Version

from publishing.revisions import AS_BROUGHT_BACK, AS_DELETED, field_values, missing_from, recovery_of
from publishing.rows import as_key


class RecoveringMixin:
    """For a ModelAdmin with history."""

    def recover_view(self, request, version_id, extra_context=None):
        """Only what is deleted, and was one of these, can be brought back."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        version = Version.objects.get_deleted(self.model).filter(pk=as_key(version_id)).first()
        if version is None:
            raise Http404(version_id)
        if request.POST.keys() & {"_popup", "_discard_draft"}:
            raise BadRequest("The form of a recovery has no such button")
        missing = missing_from(version)
        if reason := self.why_not_recovered(request, version, missing):
            self.message_user(request, reason, messages.ERROR)
            return self.response_post_save_change(request, None)
        if request.method == "GET":
            self.tell_what_is_missing(request, missing)
        request.recovered, request.comment_of_return = version, AS_BROUGHT_BACK
        title = gettext("Bring back: %(object)s") % {"object": version.object_repr}
        return super().recover_view(request, version_id, {"title": title, **(extra_context or {})})

    def recoverlist_view(self, request, extra_context=None):
        title = gettext("Deleted: %(pages)s") % {"pages": self.opts.verbose_name_plural}
        context = {"title": title, "as_deleted": AS_DELETED, **(extra_context or {})}
        return super().recoverlist_view(request, context)

    def response_change(self, request, obj):
        """Of what has just been brought back, say that."""
        if not getattr(request, "recovered", None):
            return super().response_change(request, obj)
        words = gettext("“%(object)s” was brought back.") % {"object": obj}
        self.message_user(request, words, messages.SUCCESS)
        return self.response_post_save_change(request, obj)

    def _reversion_order_version_queryset(self, request, queryset):
        return super()._reversion_order_version_queryset(request, queryset.select_related("revision__user"))

    def why_not_recovered(self, request, version, missing):
        """What keeps a page from being brought back, as a sentence with the way on; "" if nothing does."""
        for one in missing:
            if one.field.model is self.model and not one.field.null:
                if one.version is None:
                    words = gettext(
                        "“%(object)s” belongs to something that has also been deleted and is not in the history, so it "
                        "cannot be brought back."
                    )
                    return words % {"object": version.object_repr}
                words = gettext("“%(object)s” belongs to something that has also been deleted. Bring that back first:")
                return format_html("{} {}", words % {"object": version.object_repr}, self.link_to(request, one))
        for field in self.opts.concrete_fields:
            if field.one_to_one and (other := self.in_its_place(version, field)):
                words = gettext("“%(object)s” cannot be brought back, because this has taken its place:")
                return format_html("{} {}", words % {"object": version.object_repr}, self.as_page(other))
        return ""

    def in_its_place(self, version, field):
        """The row that is to ``field`` now, where there may be but one, what the deleted one was."""
        value = field_values(version).get(field.attname)
        return self.model._base_manager.filter(**{field.attname: value}).first() if value else None

    def tell_what_is_missing(self, request, missing):
        if not missing:
            return
        words = gettext(
            "It refers to something that has since been deleted. Bring that back first, or go on without it:"
        )
        if not any(self.may_recover(request, one) for one in missing):
            words = gettext("It refers to something that has since been deleted:")
        links = format_html_join(", ", "{}", ((self.link_to(request, one),) for one in missing))
        self.message_user(request, format_html("{} {}", words, links), messages.WARNING)

    def link_to(self, request, one):
        """What is missing in words, a link to where it is brought back if it can be."""
        name = one.version.object_repr if one.version else gettext("(name unknown)")
        words = f"{capfirst(one.field.verbose_name)}: {name}"
        if not self.may_recover(request, one):
            return words
        return format_html('<a href="{}">{}</a>', recovery_of(one.version), words)

    def may_recover(self, request, one):
        site, model = self.admin_site, one.field.related_model
        return (
            one.version is not None
            and site.is_registered(model)
            and site.get_model_admin(model).has_add_permission(request)
        )
