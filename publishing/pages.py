"""From an address to a page: the published one, the one it has become, or why it is gone."""

from django.http import Http404

from translations.languages import codes, column

from .models import OldAddress, State
from .prepared import prepared


class Moved(Http404):
    """The ``page`` has another address now: ``url``."""

    def __init__(self, page, url):
        super().__init__(url)
        self.page = page
        self.url = url


class Gone(Http404):
    """The page was public and is no longer; ``reasons`` says why, by language."""

    def __init__(self, reasons):
        super().__init__("withdrawn")
        self.reasons = reasons


def get_page_or_404(pages, now, **lookup):
    """Return the page that is public at ``now`` and that ``lookup`` means (slug="sekos").

    ``pages`` gives the queryset of all of its kind for ``now``: a method of a manager or a function of a module, for it
    is remembered.

    Raises Moved for an address that it had before, Gone for what has been withdrawn, has ended or was deleted after
    it had been public, and Http404 otherwise.
    """
    ((name, value),) = lookup.items()
    found = public_page(value, now, pages=pages, name=name)
    if found:
        return found[0]
    model = pages(now).model
    hidden = model._default_manager.filter(**lookup).first()
    if hidden is not None:
        raise gone_or_404(hidden, now)
    old = OldAddress.objects.of(model).filter(slug=lookup["slug"]).first() if "slug" in lookup else None
    if old is None:
        raise Http404(lookup)
    if old.object_id is None:
        raise Gone(old.reasons)
    found = public_page(old.object_id, now, pages=pages, name="pk")
    if found:
        raise Moved(found[0], found[0].get_absolute_url())
    hidden = model._default_manager.filter(pk=old.object_id).first()
    raise gone_or_404(hidden, now) if hidden else Http404(lookup)


@prepared
def public_page(value, now, *, pages, name):
    return pages(now).published(now).filter(**{name: value}).order_by()[:1]


def gone_or_404(page, now):
    """The exception that answers for a page that is not public at ``now``; what never was has left nothing to tell."""
    if not page.has_been_public(now):
        return Http404(page.pk)
    ended = page.state == State.PUBLISHED and page.publish_until and page.publish_until <= now
    if page.state == State.WITHDRAWN or ended:
        # A page that has ended may still hold the reason of an earlier withdrawal.
        reasons = {code: getattr(page, column("withdrawal_reason", code)) or "" for code in codes()}
        return Gone(reasons if page.state == State.WITHDRAWN else {})
    # It may itself be as public as ever: what it belongs to is not.
    if page.state == State.PUBLISHED and page.belongs_to is not None:
        return gone_or_404(page.belongs_to, now)
    return Http404(page.pk)
