"""Changes to pages that were planned for a moment: whoever asks for anything once it has come publishes them first.

So no clock has to run for the site to be right, and a change is public to the second, in every form of its page.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import InternalError, OperationalError, transaction
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext

from translations.languages import in_each_language

from .admin.sending import press
from .admin.sent import Sent
from .models import Draft
from .pagecache import is_being_kept
from .remembered import forget_version, remembered
from .rows import lock

log = logging.getLogger(__name__)

# So long a plan is tried, while visitors come, for a database that is busy; after that it is told to people.
PATIENCE = timedelta(hours=1)
# A database that is busy, full or may only be read; of the last, PostgreSQL says that it is an internal error.
UNWRITABLE = (OperationalError, InternalError)

# When this process first and last tried a plan in vain: {(key of the draft, its moment): (first, last)}. Not in the
# database, which is busy then.
tries = {}


class DueDraftsMiddleware:
    """Costs a look at the version of the content, or a query that an index answers; files are served without.

    Where a page is made to be kept, it is known that nothing is due: none would be kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not (is_being_kept() or request.path.startswith(settings.MEDIA_URL)):
            moment = now()
            first = remembered("first plan", first_plan)
            if first and first <= moment:
                publish_due(moment)
                forget_version()
        return self.get_response(request)


def first_plan():
    """The first moment for which something is planned; None if nothing is."""
    return Draft.objects.planned().values_list("publish_at", flat=True).first()


def publish_due(moment):
    """Publish the drafts whose moment has come; one that cannot be stays a draft that says why."""
    for draft in Draft.objects.due(moment):
        try:
            problem = publish(draft, moment)
        # Whatever it is, it must not hide the site from its visitors; nor, if that can be noted, be tried for ever.
        except Exception as error:
            if isinstance(error, UNWRITABLE) and is_to_be_tried_again(draft, moment):
                # The database is busy, most often, and the next visitor comes soon enough.
                log.warning("The draft %s of %s is published later: %s", draft.pk, draft, error)
                continue
            log.exception("The draft %s of %s could not be published.", draft.pk, draft)
            problem = in_each_language(lambda: gettext("something went wrong, and was written to the log."))
        tries.pop((draft.pk, draft.publish_at), None)
        if problem:
            cancel(draft, moment, problem)


def is_to_be_tried_again(draft, moment):
    """Whether it has not been tried in vain for long; where nobody came in between, that does not count as long."""
    plan = draft.pk, draft.publish_at
    first, last = tries.get(plan, (moment, moment))
    if moment - last > PATIENCE:
        first = moment
    tries[plan] = first, moment
    return moment - first < PATIENCE


def cancel(draft, moment, problem):
    """Leave it a draft that says why; where even that cannot be written, visitors read the site all the same."""
    try:
        Draft.objects.due(moment).filter(pk=draft.pk).order_by().update(publish_at=None, problem=problem)
    except UNWRITABLE:
        log.exception("The plan of the draft %s of %s could not be cancelled.", draft.pk, draft)


def publish(draft, moment):
    """Send a draft through the form of its page as the one who planned it.

    Returns what is wrong as {language: sentence}, empty if nothing is.
    """
    model = draft.content_type.model_class()
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        # In the order in which a form locks them. Whoever was waiting finds that another has done it, or changed it.
        lock(model, draft.object_id)
        draft = Draft.objects.due(moment).filter(pk=draft.pk).first()
        if draft is None:
            return {}
        if draft.approved_by is None:
            return in_each_language(lambda: gettext("the one who planned it has no account any more."))
        page = model._base_manager.get(pk=draft.object_id)
        if not send(draft, page):
            return {}
        # Nothing was saved, so the form can be asked again, in the language of each of its readers.
        return in_each_language(lambda: send(draft, page))


def send(draft, page):
    buttons = {"draft_opened": draft.as_opened, "content_version": draft.made_from}
    # It was checked when it was planned; what has come to be advice since does not stop it.
    return press(draft.approved_by, page, Sent.from_pairs(draft.data), is_checked=True, _publish="1", **buttons)
