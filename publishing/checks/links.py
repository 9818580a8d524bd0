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


def broken_links(writing):
    links = list(external_links(writing))
    known = LinkCheck.objects.in_bulk({key_of(url) for url, value in links})
    for url, value in links:
        check = known.get(key_of(url))
        if check is not None and check.is_failing:
            words = _("The link to %(address)s does not work: %(problem)s (%(text)s).")
            message = words % {"address": check.short_address, "problem": check.in_words, "text": value.label}
            yield Finding("broken_link", message, value.anchor)
