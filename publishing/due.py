"""Changes to pages that were planned for a moment: whoever asks for anything once it has come publishes them first.

So no clock has to run for the site to be right, and a change is public to the second, in every form of its page.
"""

import logging

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext

from .admin.sending import request_of
from .admin.sent import Sent
from .models import Draft

log = logging.getLogger(__name__)


class DueDraftsMiddleware:
    """Costs a query that an index answers; files, which never change, are served without."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(settings.MEDIA_URL):
            publish_due(now())
        return self.get_response(request)


def publish_due(moment):
    """Publish the drafts whose moment has come; one that cannot be stays a draft that says why."""
    for draft in Draft.objects.due(moment):
        try:
            problem = publish(draft)
        except Exception:
            # Whatever it is, it must neither hide the site from its visitors nor be tried again by each of them.
            log.exception("The draft %s of %s could not be published.", draft.pk, draft)
            problem = gettext("something went wrong, and was written to the log.")
        if problem:
            Draft.objects.filter(pk=draft.pk).update(publish_at=None, problem=problem)


def publish(draft):
    """Send a draft through the form of its page as the one who planned it; return what is wrong, "" if nothing is."""
    model = draft.content_type.model_class()
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        # In the order in which a form locks them. Whoever was waiting finds that another has done it.
        page = model._base_manager.select_for_update(no_key=True).get(pk=draft.object_id)
        if not Draft.objects.current().filter(pk=draft.pk).exists():
            return ""
        if draft.approved_by is None:
            return gettext("the one who planned it has no account any more.")
        buttons = {"_publish": "1", "draft_opened": str(draft.pk), "content_version": draft.made_from}
        request = request_of(draft.approved_by, page, Sent.from_pairs(draft.data), **buttons)
        try:
            response = admin.site.get_model_admin(model).change_view(request, str(draft.object_id))
        except PermissionDenied:
            return gettext("%(user)s, who planned it, may not publish it any more.") % {"user": request.user}
        return "" if response.status_code == 302 else problems(response.context_data)


def problems(context):
    """What the form says is wrong, in a line."""
    if context["conflict"]:
        return gettext("%(user)s has published another change since.") % {"user": context["conflict"].author}
    form = context["adminform"].form
    named = [f"{form[name].label}: {' '.join(found)}" for name, found in form.errors.items() if name in form.fields]
    rest = [str(error) for error in form.non_field_errors()]
    rows = [str(error) for inline in context["inline_admin_formsets"] for error in errors_of(inline.formset)]
    return " ".join([*rest, *named, *rows])


def errors_of(formset):
    yield from formset.non_form_errors()
    for form in formset.forms:
        for found in form.errors.values():
            yield from found
