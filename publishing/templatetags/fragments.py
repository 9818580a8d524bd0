from django import template

from publishing import fragments

register = template.Library()


@register.simple_tag
def fragment(template_name, **values):
    """A template that follows from ``values`` alone, rendered once for the same ones (``publishing.fragments``)."""
    return fragments.fragment(template_name, **values)
