"""What the site is searched in: a row per page and language, which is made from the page and never edited."""

from html import unescape
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models

from publishing.richtext import as_text
from translations.texts import Text, text_of


class Searched(NamedTuple):
    """What a page is found by, each a list of Texts: in which order, is how much it counts.

    ``title`` is what it is called where it is listed; ``names`` are others that it is known by. None stands for a text
    that there is not.
    """

    title: list[Text | None]
    names: list[Text | None] = []
    lead: list[Text | None] = []
    body: list[Text | None] = []


def plain_text(instance, field, language):
    """What ``text_of()`` says, rich text as words alone."""
    text = text_of(instance, field, language)
    is_rich = hasattr(instance._meta.get_field(field), "sanitize")
    return text._replace(value=unescape(as_text(text.value))) if text and is_rich else text


class Searchable(models.Model):
    """A publishable with a page that a search finds; its queryset has ``findable()`` and ``with_searched()``."""

    # What leads to the rows that its page names without owning them ("place", "parties__organisation").
    MENTIONS = ()

    class Meta:
        abstract = True

    def searched(self, language, now):
        """What its page says to a reader of ``language`` at ``now``: a Searched."""
        raise NotImplementedError


class SearchEntryQuerySet(models.QuerySet):
    def of_model(self, model):
        return self.filter(content_type=ContentType.objects.get_for_model(model))


class SearchEntry(models.Model):
    """A page as it is searched in one language; whether it is public is asked of the page itself."""

    id = models.BigIntegerField(primary_key=True, help_text="Language, model and page in one (publishing.search.keys).")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=20)
    changes_at = models.DateTimeField(
        null=True, db_index=True, help_text="When the clock alone will have changed what it says."
    )
    texts = models.JSONField(help_text="What is shown of a hit, by the names of Searched: [[text, language], …].")
    title = models.TextField(help_text="The forms of its words (publishing.search.words), as the next five.")
    lead = models.TextField()
    body = models.TextField()
    title_folded = models.TextField()
    lead_folded = models.TextField()
    body_folded = models.TextField()

    objects = SearchEntryQuerySet.as_manager()

    # What is searched; on each database its index hangs on these columns (migration 0002).
    COLUMNS = ("title", "lead", "body", "title_folded", "lead_folded", "body_folded")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "language"], name="search_entry_is_one")
        ]

    def __str__(self):
        return f"{self.content_type_id}/{self.object_id} {self.language}"
