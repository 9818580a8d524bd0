"""Which pages links stand on, for those who mend them."""

from django.contrib.contenttypes.models import ContentType

from publishing.models import LinkCheck, LinkPlace, LinkState

from .finding import ExternalLink

# A link may stand on every page.
MOST_PLACES = 10


def broken_links(limit=None):
    """The links that no longer work, those that failed last first, each with its ``stands_in``."""
    links = LinkCheck.objects.standing().in_state(LinkState.BROKEN).order_by("-first_failed_at", "url")
    return with_places(links[:limit])


def with_places(links):
    """``links`` as a list, each with where it stands, at the first ``MOST_PLACES`` places, and how many more there are.

    ``stands_in`` is {page: ExternalLinks there, whose ``where`` says the rest}, ``left_out`` a number of places. The
    number of queries depends on the number of models, never on that of links.
    """
    links = {link.pk: link for link in links}
    places = list(LinkPlace.objects.in_use().filter(link__in=links).first_of_each_link(MOST_PLACES))
    rows = Rows(places)
    for link in links.values():
        link.stands_in, link.left_out = {}, 0
    for place in places:
        page, row, link = rows.page(place), rows.row(place), links[place.link_id]
        link.left_out = max(0, place.places_of_link - MOST_PLACES)
        if page and row:
            link.stands_in.setdefault(page, []).append(ExternalLink(link.url, row, place.column))
    return list(links.values())


class Rows:
    """The rows that places speak of, fetched once for each model."""

    def __init__(self, places):
        wanted = {}
        for place in places:
            wanted.setdefault(place.page_type_id, set()).add(place.page_id)
            wanted.setdefault(place.row_type_id, set()).add(place.row_id)
        self.found = {content_type: rows_of(content_type, keys) for content_type, keys in wanted.items()}

    def page(self, place):
        return self.found[place.page_type_id].get(place.page_id)

    def row(self, place):
        return self.found[place.row_type_id].get(place.row_id)


def rows_of(content_type, keys):
    """Rows of one model as {key: row}, with what their names are made of."""
    model = ContentType.objects.get_for_id(content_type).model_class()
    return model._default_manager.select_related().in_bulk(keys)
