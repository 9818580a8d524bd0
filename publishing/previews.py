"""Pages as they are saved and not yet public, for those who have no account: by a link that expires."""

from datetime import timedelta

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now

from .models import Draft, State

SALT = "publishing.previews"
# Long enough for a colleague's week, short enough for a link that has gone astray.
LASTS = timedelta(days=7)


def link_to(page, user):
    """The address of a preview of ``page`` that ``user`` answers for; it works for LASTS.

    If the page is withdrawn meanwhile, it does not: that may have been for a reason.
    """
    key = [ContentType.objects.get_for_model(page).pk, page.pk, user.pk, page.state == State.WITHDRAWN]
    return reverse("publishing:shared_preview", args=[signing.dumps(key, salt=SALT)])


def by_link(request, token):
    """The view of such an address."""
    try:
        type_id, page_id, user_id, was_withdrawn = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        return render(request, "publishing/preview_expired.html", status=410)
    except signing.BadSignature as error:
        raise Http404("No such preview") from error
    user = get_user_model().objects.filter(pk=user_id).first()
    page = ContentType.objects.get_for_id(type_id).model_class()._base_manager.filter(pk=page_id).first()
    if user is None or page is None:
        raise Http404("No such preview")
    if page.state == State.WITHDRAWN and not was_withdrawn:
        return HttpResponseRedirect(page.get_absolute_url())
    if page.is_public(now()) and not Draft.objects.of(page).current().exists():
        return HttpResponseRedirect(page.get_absolute_url())
    try:
        return shared_preview(request, page, user)
    except PermissionDenied as error:
        raise Http404("Whoever gave the link may not show it any more") from error


def shared_preview(request, page, user, **beside):
    """What is saved of ``page``, shown as ``user`` may see it; ``beside`` is what stands above it for its giver."""
    from .admin.sending import is_at_work, request_of
    from .admin.trials import unseen_by_others

    if not is_at_work(user):
        raise PermissionDenied

    model_admin = admin.site.get_model_admin(type(page))
    visit = request_of(user, page, model_admin.latest_sent(user, page), _preview="all")
    visit.shown_beside = {**beside, "expires_at": now() + LASTS}
    visit.META, visit.csp_nonce = request.META, getattr(request, "csp_nonce", "")
    response = model_admin.change_view(visit, str(page.pk))
    if hasattr(response, "render"):
        # The form itself: what is saved has a fault.
        return unseen_by_others(render(request, "publishing/preview_faulty.html", {"object": page}))
    return response
