"""Addresses made from titles."""

import re

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.locks import one_at_a_time

LENGTH = 80
# Words that the site itself may need after the first word of an address.
RESERVED = {
    *("api", "atom", "calendar", "feed", "feeds", "index", "kalender", "karta", "map", "new", "ny", "page", "preview"),
    *("rss", "search", "sida", "sok", "tidslinje", "timeline"),
}


def slug_from(text):
    """Return ``text`` in plain letters, digits and hyphens: "Växjö – An Giang" is "vaxjo-an-giang"."""
    words = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower().replace("'", "")).strip("-")
    if len(words) > LENGTH:
        words = words[: LENGTH + 1].rsplit("-", 1)[0][:LENGTH]
    return words


def free_slug(instance, text, taken=None):
    """Return a slug for ``instance`` that is not reserved, not taken and was never another page's.

    ``taken`` is what ``taken_slugs()`` said, for who needs many: the database is then not asked.
    """
    if taken is None:
        one_at_a_time(type(instance))
    base = slug_from(text) or instance._meta.model_name
    number = 1
    slug = base
    while slug in RESERVED or (slug in taken if taken is not None else is_taken(instance, slug)):
        number += 1
        slug = f"{base[: LENGTH - len(str(number)) - 1]}-{number}"
    return slug


def taken_slugs(model):
    """Every slug that a page of ``model`` has or had."""
    from .models import OldAddress

    slugs = set(model._default_manager.values_list("slug", flat=True))
    return slugs | set(OldAddress.objects.of(model).values_list("slug", flat=True))


def is_taken(instance, slug):
    """Whether another object of the same model has the slug, or had it."""
    from .models import OldAddress

    others = type(instance)._default_manager.exclude(pk=instance.pk)
    old = OldAddress.objects.of(instance).filter(slug=slug)
    if instance.pk:
        old = old.exclude(object_id=instance.pk)
    return others.filter(slug=slug).exists() or old.exists()


def check_slug(instance, slug):
    """Raise ValidationError if an editor may not give ``instance`` this slug."""
    if slug in RESERVED:
        raise ValidationError(_("The site itself needs the address “%(slug)s”. Choose another.") % {"slug": slug})
    if is_taken(instance, slug):
        raise ValidationError(
            _("Another page has or had the address “%(slug)s”. Choose another, or leave it empty.") % {"slug": slug}
        )
