"""What a page is about, said once: its title, its description, its languages, the way to it."""

import json

from django import template
from django.utils.safestring import mark_safe
from django.utils.timezone import now

from translations.addresses import absolute_by
from website.linked_data import graph
from website.sharing.head import head_of
from website.sharing.lists import OfList
from website.sharing.subjects import subject_of

register = template.Library()


@register.simple_tag(takes_context=True)
def page_about(context, about, lead="", narrowed=None, part=None, partnerships=()):
    """In the block "about": ``about`` is what the page is about, or the title of a list that begins with ``lead``.

    ``narrowed`` is the NarrowedList of that list, ``part`` the page of a Paginator that this address shows,
    ``partnerships`` those that the page shows on its map.
    """
    number = part.number if part else 1
    if isinstance(about, str):
        name = context["request"].resolver_match.view_name
        # Words of a template are marked as safe there.
        subject = OfList(about[:], lead[:], narrowed, number, name, partnerships)
    else:
        subject = subject_of(about, number, partnerships)
    # For the whole page: what a block sets is gone with the block.
    context.dicts[0]["about"] = subject
    return ""


@register.simple_tag(takes_context=True)
def page_head(context, site):
    """The Head of this page."""
    return head_of(context.get("request"), context.get("about"), site)


@register.simple_tag(takes_context=True)
def linked_data(context, head, site):
    """What the page says, as a JSON-LD dictionary; None for a page that is not for anybody to find."""
    if not head.canonical:
        return None
    return graph(context["about"], head, site, absolute_by(context["request"]), now())


@register.filter
def as_json(data):
    """JSON for within a script element."""
    text = json.dumps(data, ensure_ascii=False)
    # What would end the element that holds it.
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04X}")
    return mark_safe(text)  # noqa: S308 - escaped here
