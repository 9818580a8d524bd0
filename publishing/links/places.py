"""Where each link stands, kept in step with what pages say."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from publishing.models import LinkCheck, LinkPlace, key_of
from publishing.rows import page_of

from .finding import links_in, models_with_links

# So many rows are read at a time.
AT_ONCE = 500


def after_save(*rows):
    """Of ``rows`` that are all of one model."""
    if rows and type(rows[0]) in models_with_links():
        refresh(rows)


def after_delete(instance):
    if type(instance) in models_with_links():
        LinkPlace.objects.of_model(instance).filter(row_id=instance.pk).delete()


def refresh(rows):
    """Note where the links of ``rows``, all of one model, stand now, and forget where they stood."""
    found = {place_key(link): link for row in rows for link in links_in(row)}
    known = LinkPlace.objects.of_model(rows[0]).filter(row_id__in=[row.pk for row in rows])
    pages = dict(known.values_list("pk", "page_id"))
    gone = pages.keys() - found.keys()
    new = [link for pk, link in found.items() if pages.get(pk) != page_of(link.row)[1]]
    if gone or new:
        with transaction.atomic():
            LinkPlace.objects.filter(pk__in=gone).delete()
            add(new)


def place_key(link):
    return key_of(link.row._meta.label_lower, link.row.pk, link.column, link.url)


def add(found):
    """Note where each of ``found``, ExternalLinks, stands."""
    checks = LinkCheck.objects.noted(link.url for link in found)
    places = [
        LinkPlace(
            pk=place_key(link),
            link=checks[link.url],
            page_type=ContentType.objects.get_for_model(page_of(link.row)[0]),
            page_id=page_of(link.row)[1],
            row_type=ContentType.objects.get_for_model(link.row),
            row_id=link.row.pk,
            column=link.column,
        )
        for link in found
    ]
    LinkPlace.objects.bulk_create(places, update_conflicts=True, unique_fields=["id"], update_fields=["page_id"])


def rebuild():
    """Note anew where every link stands, whatever was changed past the site; links that stand nowhere are kept."""
    types = ContentType.objects.get_for_models(*models_with_links()).values()
    LinkPlace.objects.exclude(row_type__in=types).delete()
    for model in models_with_links():
        rows = model._default_manager.order_by("pk")
        LinkPlace.objects.of_model(model).exclude(row_id__in=rows.order_by().values("pk")).delete()
        keys = list(rows.values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            some = list(rows.filter(pk__in=keys[start : start + AT_ONCE]))
            if some:
                refresh(some)


def forget():
    """Delete what is known of links that stand nowhere any more; return how many there were."""
    nowhere = LinkCheck.objects.nowhere()
    with transaction.atomic():
        # Whoever is noting one of them just now is waited for, and then asked again.
        keys = list(nowhere.select_for_update().values_list("pk", flat=True))
        return nowhere.filter(pk__in=keys).delete()[1].get(LinkCheck._meta.label, 0)
