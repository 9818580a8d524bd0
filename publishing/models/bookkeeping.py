"""What the site remembers beside its content: old addresses, drafts of live pages, where rows came from."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.text import Truncator
from django.utils.timezone import now as current_time
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing import slugs
from publishing.rows import as_key
from translations.languages import current


class OldAddressQuerySet(models.QuerySet):
    def of(self, model):
        """Those of one model's pages; ``model`` is a class or an instance."""
        return self.filter(content_type=ContentType.objects.get_for_model(model))


class OldAddress(models.Model):
    """A slug that once led to a page: it redirects to the page as it is called now, or says why it is gone."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True, help_text="NULL once the page has been deleted.")
    slug = models.SlugField(max_length=slugs.LENGTH)
    reasons = models.JSONField(default=dict, help_text="Why it was withdrawn before it was deleted, by language.")

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "slug"], name="old_address_leads_one_way")]

    def __str__(self):
        return self.slug


class OfPageQuerySet(models.QuerySet):
    """Rows about pages of any kind, which they name by content type and key."""

    def of_model(self, model):
        """Those of one model's pages; ``model`` is a class or an instance."""
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def of(self, page):
        return self.of_model(page).filter(object_id=page.pk)


class AboutPage(models.Model):
    """Something that is kept about a page of any kind."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()

    class Meta:
        abstract = True


class DraftQuerySet(OfPageQuerySet):
    def current(self):
        """Those that are neither published, thrown away nor replaced by a later one."""
        return self.filter(closed_at__isnull=True)

    def in_review(self):
        return self.current().filter(is_in_review=True)

    def planned(self):
        """Those that are published by themselves, the first first."""
        return self.current().filter(publish_at__isnull=False).order_by("publish_at", "pk")

    def due(self, now):
        return self.planned().filter(publish_at__lte=now)

    def close(self, outcome, user=None):
        return self.current().update(closed_at=current_time(), outcome=outcome, closed_by=user)


class Draft(AboutPage):
    """Changes to a page that are not public yet: the form as it was sent, its rows included.

    Every save makes a new one, so that what somebody wrote is never written over: the former one is closed.
    """

    class Outcome(models.TextChoices):
        REPLACED = "replaced", _("Draft, replaced by a later one.")
        PUBLISHED = "published", _("Draft, published.")
        TAKEN_IN = "taken_in", _("Draft, made part of the page.")
        DISCARDED = "discarded", _("Draft, discarded.")
        DELETED = "deleted", _("Draft, not published when the page was deleted.")

    # Only a planned draft changes what visitors see.
    COUNTS_IF_SET = "publish_at"

    data = models.JSONField(help_text="The names and values that the form sent, in order: [[name, value], …].")
    made_from = models.CharField(max_length=32, help_text="The content_version() of the row it was made from.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(default=current_time)
    is_in_review = models.BooleanField(default=False)
    publish_at = models.DateTimeField(null=True, help_text="When it is published by itself.")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Who planned that."
    )
    problem = models.JSONField(
        default=dict, help_text="Why it could not be published when its moment had come, in a sentence by language."
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Who discarded it."
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=models.Q(closed_at__isnull=True),
                name="one_current_draft_per_row",
            )
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="drafts_of_a_row"),
            # Every public page asks whether one is due.
            models.Index(
                fields=["publish_at"],
                condition=models.Q(closed_at__isnull=True, publish_at__isnull=False),
                name="planned_drafts",
            ),
        ]

    def __str__(self):
        return f"{self.content_type} {self.object_id}"

    @property
    def as_opened(self):
        """What a form that opened it remembers: its key, and the moment that it is planned for."""
        return f"{self.pk}-{self.publish_at.timestamp():.0f}" if self.publish_at else str(self.pk)

    @staticmethod
    def key_opened(opened):
        """The key of the draft that a form remembers, None if it is none."""
        return as_key(opened.partition("-")[0])

    def is_same_as(self, opened):
        """Whether a form that remembers ``opened`` showed this draft, whatever it was planned for then."""
        return self.key_opened(opened) == self.pk

    @property
    def saved_by(self):
        """Who saved it, in words."""
        return str(self.author or gettext("somebody who has no account any more"))

    @property
    def what_became_of_it(self):
        """In a sentence."""
        if self.outcome == self.Outcome.DISCARDED and self.closed_by:
            return gettext("Draft, discarded by %(user)s.") % {"user": self.closed_by}
        return self.get_outcome_display() if self.outcome else gettext("Draft, not published yet.")

    @property
    def problem_in_words(self):
        return self.problem.get(current(), "")

    def close(self, outcome, user=None):
        """In the database alone: a save on trial is undone there."""
        Draft.objects.filter(pk=self.pk).close(outcome, user)


class ReviewNoteQuerySet(OfPageQuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)


class ReviewNote(AboutPage):
    """What a colleague says to those who work on a page, until it is published."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True, help_text="Empty if the page was sent back without a word.")
    written_at = models.DateTimeField(default=current_time)
    closed_at = models.DateTimeField(null=True)

    objects = ReviewNoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="review_notes_of_a_row")]

    def __str__(self):
        return self.text or gettext("Sent back to be worked on.")

    def quoted(self, length=None):
        """As it stands among other words, in so many letters at most."""
        text = Truncator(self.text).chars(length) if length else self.text
        return gettext("“%(note)s”") % {"note": text} if text else str(self)


class PresenceQuerySet(OfPageQuerySet):
    def still_there(self, now):
        """Those whose browser has been heard of lately."""
        return self.filter(seen_at__gt=now - Presence.LASTS)


class Presence(AboutPage):
    """Somebody who has the form of a page open."""

    # A browser tells every twenty seconds that it is there; one that sleeps in the background, every minute.
    LASTS = timedelta(seconds=90)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=current_time)
    seen_at = models.DateTimeField(default=current_time)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id", "user"], name="one_presence_each")]

    def __str__(self):
        return str(self.user)


class Origin(models.Model):
    """Which entry of which content folder a row was loaded from, and what was loaded.

    It outlives its row, so that a second load does not bring back what an editor deleted.
    """

    folder = models.CharField(max_length=100)
    key = models.CharField(max_length=150, help_text="The kind and key of the entry, such as projects/sekos.")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    fingerprint = models.CharField(max_length=32, help_text="Of the row, with its rows below it, as last loaded.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folder", "key"], name="an_entry_makes_one_row")]

    def __str__(self):
        return f"{self.folder}: {self.key}"


class ContentVersion(models.Model):
    """One row, with another number after each change to what visitors may read (``publishing.pagecache.version``)."""

    version = models.BigIntegerField()

    def __str__(self):
        return str(self.version)


class RecentChange(models.Model):
    """A row that has changed, or the page that it belongs to: the last few (``publishing.pagecache.changes``)."""

    # Never the same twice: tells a change from that of the same number in a database put back from a copy.
    mark = models.BigIntegerField()
    # Empty for all there are.
    table = models.CharField(max_length=63)
    # None for all rows of the table.
    key = models.BigIntegerField(null=True)

    def __str__(self):
        return f"{self.table} {self.key}"
