"""AVIF, the smallest format that pages show: too slow for a save, and made on a schedule from what is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction

from .changes import data_job
from .images import avif_files
from .models import Picture


def add_missing_avif(progress):
    """Give AVIF to all pictures that lack it; return how many got it, and those whose file is missing or damaged.

    Only one is in memory at a time. ``progress`` is as for ``search.index.rebuild()``.
    """
    keys = list(Picture.objects.without_format("avif").order_by("pk").values_list("pk", flat=True))
    made, left_out = 0, []
    with progress(len(keys)) as advance:
        for key in keys:
            picture = Picture.objects.filter(pk=key).first()
            try:
                made += picture is not None and add_avif(picture)
            except (FileNotFoundError, ValidationError):
                left_out.append(picture)
            advance(1)
    return made, left_out


def add_avif(picture):
    """Make AVIF of a picture and show it; return False if it was changed, deleted or given AVIF meanwhile.

    Raises FileNotFoundError if the file that is kept is missing, and ValidationError if it is damaged.
    """
    with picture.file.open() as kept:
        files = list(avif_files(kept))
    # Only now a transaction, and a short one: SQLite has one writer.
    with transaction.atomic(), data_job():
        same = Picture.objects.without_format("avif").filter(pk=picture.pk, file=picture.file.name)
        current = same.select_for_update(no_key=True).first()
        if current is None:
            return False
        current.show(files)
        current.save()
    return True
