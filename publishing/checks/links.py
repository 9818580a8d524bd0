"""Links to other sites that no longer lead anywhere, as far as is known."""

from django.db import models
from django.utils.translation import gettext as _

from publishing.links.finding import EXTERNAL
from publishing.models import LinkCheck, key_of
from publishing.richtext import addresses_in

from .writing import Finding


def external_links(writing):
    """Yield each link to another site with the Value that it stands in."""
    for value in writing.values():
        if value.is_rich:
            found = addresses_in(value.value)
        else:
            found = [value.value] if isinstance(value.field, models.URLField) else []
        for url in found:
            if EXTERNAL.match(url):
                yield url.partition("#")[0], value


def broken_links(writing):
    links = list(external_links(writing))
    known = LinkCheck.objects.in_bulk({key_of(url) for url, value in links})
    for url, value in links:
        check = known.get(key_of(url))
        if check is not None and check.is_failing:
            words = _("The link to %(address)s does not work: %(problem)s (%(text)s).")
            message = words % {"address": check.short_address, "problem": check.in_words, "text": value.label}
            yield Finding("broken_link", message, value.anchor)
