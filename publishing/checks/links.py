"""Links to other sites that no longer lead anywhere, as far as is known."""

from django.utils.translation import gettext as _

from publishing.links.finding import external_urls
from publishing.models import LinkCheck, key_of

from .writing import Finding


def external_links(writing):
    """Yield each link to another site with the Value that it stands in."""
    for value in writing.values():
        for url in external_urls(value.field, value.value):
            yield url, value


def link_checks(writings):
    """What is known of the links to other sites in ``writings``, as {key: LinkCheck}: one query for all of them."""
    return LinkCheck.objects.in_bulk({key_of(url) for writing in writings for url, value in external_links(writing)})


def broken_links(writing):
    known = link_checks([writing]) if writing.link_checks is None else writing.link_checks
    for url, value in external_links(writing):
        check = known.get(key_of(url))
        if check is not None and check.is_failing:
            words = _("The link to %(address)s does not work: %(problem)s (%(text)s).")
            message = words % {"address": check.short_address, "problem": check.in_words, "text": value.label}
            yield Finding("broken_link", message, value.anchor)
