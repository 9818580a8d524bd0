"""The one place that hears that content changed, and does what must follow.

History's revert, ``loaddata``, bulk and related changes do not call a model's ``save()``; Django's signals hear of all
but ``update()`` and ``bulk_*``, whose callers call ``content_changed()``. This is the one use of signals here.
"""

import hashlib
import json
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.utils.timezone import now as current_time

from translations.languages import codes, column
from translations.models import Translated
from translations.registry import shown_fields, text_fields
from translations.sorting import sort_key
from translations.texts import is_outdated, remember_sources, text_of, without_controls

from .fields import PartialDateField
from .links import places
from .models import Addressed, Draft, OldAddress, Presence, Publishable, State
from .search import index
from .slugs import free_slug

# Rows that one query writes.
AT_ONCE = 200

_is_data_job = ContextVar("is_data_job", default=False)


@contextmanager
def data_job():
    """While it lasts, changes are a machine's: "last updated", which visitors read, stays as it is."""
    token = _is_data_job.set(True)
    try:
        yield
    finally:
        _is_data_job.reset(token)


def content_changed(queryset):
    """Do what must follow for rows that were changed without ``save()``: by ``update()`` or ``bulk_create()``.

    It comes too late for a slug, whose old address must be known to be kept: change slugs by ``save()`` only.
    """
    with index.index_once():
        for instance in queryset:
            instance.save()


def make_ready(pages):
    """What must precede ``save_pages()`` and needs no transaction: bring into order what follows from each page."""
    for page in pages:
        before_save(type(page), page)


def save_pages(pages):
    """Save pages of one model, new ones and others whose addresses stay, and do what must follow, in a few queries.

    ``make_ready()`` has seen them; rows below them come after, by ``create_rows()`` or their own ``save()``.
    """
    if not pages:
        return
    model = type(pages[0])
    new, old = [page for page in pages if page.pk is None], [page for page in pages if page.pk is not None]
    model._default_manager.bulk_create(new, batch_size=AT_ONCE)
    names = [field.name for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]
    upsert = {"update_conflicts": True, "unique_fields": ["id"], "update_fields": names}
    model._default_manager.bulk_create(old, batch_size=AT_ONCE, **upsert)
    if issubclass(model, Addressed):
        # A page that was deleted and is made again has its own address again.
        OldAddress.objects.of(model).filter(slug__in=[page.slug for page in new], object_id=None).delete()
    model.derive_rows_of(pages)
    places.after_save(*pages)
    with index.index_once():
        for page in new:
            index.after_save(page, created=True)
        for page in old:
            index.after_save(page, created=False)


def create_rows(rows):
    """Create rows that belong to pages, all of one model, and do what must follow, in a few queries."""
    if not rows:
        return
    sender = type(rows[0])
    for row in rows:
        before_save(sender, row)
    sender._default_manager.bulk_create(rows, batch_size=AT_ONCE)
    places.after_save(*rows)
    owner = sender._meta.get_field(sender.CONTENT_OF)
    pages_changed(owner.related_model, {getattr(row, owner.attname) for row in rows})
    index.pages_changed({page for page in map(index.page_of, rows) if page})


def listen():
    pre_save.connect(before_save, dispatch_uid="publishing.before_save")
    post_save.connect(after_save, dispatch_uid="publishing.after_save")
    pre_delete.connect(before_delete, dispatch_uid="publishing.before_delete")
    post_delete.connect(after_delete, dispatch_uid="publishing.after_delete")


def before_save(sender, instance, raw=False, **kwargs):
    """Bring everything that follows from the content of the row itself into order, raw saves included."""
    if isinstance(instance, Translated) or hasattr(instance, "CONTENT_OF"):
        take_controls_away(instance)
    if isinstance(instance, Translated):
        put_in_order(instance, raw)
    index.before_save(instance)


def take_controls_away(instance):
    """From what has no language; ``tidy_texts()`` does it for the rest."""
    texts = text_fields(type(instance)) if isinstance(instance, Translated) else ()
    for field in instance._meta.concrete_fields:
        # A field with texts per language is read as one of these and written as another.
        if field.generated or field.attname in texts:
            continue
        value = getattr(instance, field.attname)
        if isinstance(value, str):
            setattr(instance, field.attname, without_controls(value))


def put_in_order(instance, raw):
    sender = type(instance)
    instance.tidy_texts()
    for field in sender._meta.concrete_fields:
        if isinstance(field, PartialDateField):
            setattr(instance, field.attname, field.to_python(getattr(instance, field.attname)))
    remember_sources(instance, text_fields(sender))
    for field in shown_fields(sender):
        for code in codes():
            text = text_of(instance, field, code)
            setattr(instance, column(f"{field}_sort", code), sort_key(text.value if text else "", code))
    if isinstance(instance, Addressed):
        if not instance.slug:
            instance.slug = free_slug(instance, instance.title_for_slug())
        if instance.slug_in_database is None and instance.pk:
            # Not read from the database but deserialised: by a revert, or from a fixture.
            instance.slug_in_database = (
                sender._default_manager.filter(pk=instance.pk).values_list("slug", flat=True).first()
            )
    if isinstance(instance, Publishable):
        languages = [
            code for code in codes() if any(is_outdated(instance, field, code) for field in text_fields(sender))
        ]
        instance.outdated_in = f",{','.join(languages)}," if languages else ""
        instance.prepare()
        stamp(instance, raw)


def stamp(instance, raw):
    """Set the moments that follow from what has changed."""
    now = current_time()
    fingerprint = content_fingerprint(instance)
    known = instance.content_fingerprint
    if raw and instance.pk:
        # A reverted row brings old moments with it; those of the row as it is now count.
        before = type(instance)._default_manager.filter(pk=instance.pk)
        row = before.values("content_fingerprint", "first_published_at", "updated_at").first()
        if row:
            known = row["content_fingerprint"]
            instance.first_published_at = row["first_published_at"]
            instance.updated_at = row["updated_at"]
    if fingerprint != known:
        instance.content_fingerprint = fingerprint
        if not _is_data_job.get():
            instance.updated_at = now
    if not instance.has_been_public(now):
        # A moment that lies ahead is a plan, and plans change.
        is_published = instance.state == State.PUBLISHED
        instance.first_published_at = max(now, instance.publish_from or now) if is_published else None


def content_fingerprint(instance):
    """A fingerprint of what the row says, whatever way it is published."""
    left_out = instance.NOT_CONTENT
    translated = set(text_fields(type(instance)))
    content = {}
    for field in instance._meta.concrete_fields:
        if field.generated or field.name in left_out or field.name in translated or "_sort_" in field.name:
            continue
        if getattr(field, "translated_field", field).name in left_out:
            continue
        value = field.get_prep_value(getattr(instance, field.attname))
        if isinstance(field, models.DecimalField) and value is not None:
            # As the database gives it back: 56.883 is 56.88300.
            value = round(value, field.decimal_places)
        # What is empty says nothing; a column that is new, in another language, changes nothing.
        if value not in (None, ""):
            content[field.name] = value
    text = json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def after_save(sender, instance, created=False, raw=False, **kwargs):
    if isinstance(instance, Addressed):
        keep_old_address(instance, created)
    owner_changed(instance)
    if isinstance(instance, Publishable):
        instance.derive_rows()
    index.after_save(instance, created)
    places.after_save(instance)


def before_delete(sender, instance, **kwargs):
    index.before_delete(instance)


def after_delete(sender, instance, origin=None, **kwargs):
    owner_changed(instance)
    index.after_delete(instance, origin)
    places.after_delete(instance)
    if isinstance(instance, Publishable):
        # What was written of it comes back with the page; keys are never given twice.
        Draft.objects.of(instance).close(Draft.Outcome.DELETED)
        Presence.objects.of(instance).delete()
    if isinstance(instance, Addressed):
        addresses = OldAddress.objects.of(instance)
        reasons = {code: getattr(instance, column("withdrawal_reason", code)) or "" for code in codes()}
        if instance.has_been_public(current_time()):
            addresses.filter(object_id=instance.pk).update(object_id=None, reasons=reasons)
            addresses.update_or_create(
                slug=instance.slug,
                defaults={"object_id": None, "reasons": reasons},
                create_defaults={
                    "content_type": ContentType.objects.get_for_model(instance),
                    "object_id": None,
                    "reasons": reasons,
                },
            )
        else:
            addresses.filter(object_id=instance.pk).delete()


def owner_changed(instance):
    """A row below a page (a result, a party) is part of what the page says; it names the page in ``CONTENT_OF``."""
    name = getattr(instance, "CONTENT_OF", None)
    if name:
        owner = instance._meta.get_field(name)
        pages_changed(owner.related_model, [getattr(instance, owner.attname)])


def pages_changed(model, keys):
    """Visitors read when these pages were last changed."""
    if not _is_data_job.get():
        model._default_manager.filter(pk__in=keys).update(updated_at=current_time())


def keep_old_address(instance, created):
    """Remember the slug that a page had, if it has changed, and free the one it has now."""
    before = instance.slug_in_database
    instance.slug_in_database = instance.slug
    addresses = OldAddress.objects.of(instance)
    if created:
        # A page that was deleted and is recovered has its own address again.
        addresses.filter(slug=instance.slug, object_id=None).delete()
        return
    if before == instance.slug:
        return
    addresses.filter(slug=instance.slug).delete()
    # Nobody knows the address of what has never been public.
    if before and (not isinstance(instance, Publishable) or instance.has_been_public(current_time())):
        addresses.update_or_create(
            slug=before,
            defaults={"object_id": instance.pk},
            create_defaults={
                "content_type": ContentType.objects.get_for_model(instance),
                "object_id": instance.pk,
            },
        )
