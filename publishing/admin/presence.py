"""Who else has the form of a page open, and whether it has been saved since it was opened here."""

from datetime import timedelta

from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.urls import path
from django.utils.formats import time_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from publishing.models import Draft, Presence

from .conflicts import discarded
from .versions import content_version


class PresenceMixin:
    """For a ModelAdmin of publishables: open forms tell every few seconds that they are there, and hear of others."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_presence"
        view = self.admin_site.admin_view(require_POST(self.presence_view))
        return [path("<path:object_id>/presence/", view, name=name), *super().get_urls()]

    def presence_view(self, request, object_id):
        """``content_version`` and ``draft_known`` are what there was when it was opened; ``left``: it was closed."""
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404(object_id)
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        self.keep_presence(request, page)
        said = [self.who_else(request, page), self.what_was_saved(request, page)]
        return JsonResponse({"said": " ".join(filter(None, said))})

    def keep_presence(self, request, page):
        moment = now()
        Presence.objects.filter(seen_at__lt=moment - timedelta(days=1)).delete()
        mine = {
            "content_type": ContentType.objects.get_for_model(page),
            "object_id": page.pk,
            "user": request.user,
        }
        if "left" in request.POST:
            Presence.objects.filter(**mine).delete()
            return
        presence, is_new = Presence.objects.get_or_create(**mine)
        if not is_new:
            if presence.seen_at < moment - Presence.LASTS:
                presence.opened_at = moment
            presence.seen_at = moment
            presence.save()

    def who_else(self, request, page):
        """Who has the form open, in a sentence; "" if nobody has."""
        others = Presence.objects.of(page).still_there(now()).exclude(user=request.user).select_related("user")
        words = gettext("%(user)s has had this page open since %(time)s.")
        return " ".join(
            words % {"user": presence.user, "time": time_format(localtime(presence.opened_at))}
            for presence in others.order_by("opened_at")
        )

    def what_was_saved(self, request, page):
        """Whether somebody has saved since the form was opened."""
        draft = Draft.objects.of(page).current().select_related("author").first()
        seen = request.POST.get("draft_known", "")
        if draft is not None and seen != draft.as_opened:
            if draft.is_same_as(seen):
                return gettext("The plan for these changes has been altered meanwhile.")
            return gettext("%(user)s has saved changes meanwhile.") % {"user": draft.saved_by}
        if draft is None and (last := discarded(page, seen)):
            user = last.closed_by or gettext("Somebody")
            return gettext("%(user)s has discarded these changes meanwhile.") % {"user": user}
        if request.POST.get("content_version", "") not in ("", content_version(page)):
            return gettext("Somebody has published changes meanwhile.")
        return ""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if request.page is not None:
            context["others_here"] = self.who_else(request, request.page)
            context["presence_address"] = self.address_of("presence", request.page)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
