"""What a page is about, said once: its title, its description, its languages, the way to it."""

from django import template

from website.sharing.head import head_of
from website.sharing.subjects import OfList, subject_of

register = template.Library()


@register.simple_tag(takes_context=True)
def page_about(context, about, lead="", narrowed=None, part=None):
    """In the block "about": ``about`` is what the page is about, or the title of a list that begins with ``lead``.

    ``narrowed`` is the NarrowedList of that list, ``part`` the page of a Paginator that this address shows.
    """
    number = part.number if part else 1
    is_list = isinstance(about, str)
    # For the whole page: what a block sets is gone with the block.
    context.dicts[0]["about"] = OfList(about, lead, narrowed, number) if is_list else subject_of(about, number)
    return ""


@register.simple_tag(takes_context=True)
def page_head(context, site):
    """The Head of this page."""
    return head_of(context.get("request"), context.get("about"), site)
