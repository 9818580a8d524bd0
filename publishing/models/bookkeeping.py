"""What the site remembers beside its content: old addresses, drafts of live pages, where rows came from."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.timezone import now as current_time
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing import slugs


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


class DraftQuerySet(models.QuerySet):
    def of_model(self, model):
        """Those of one model's pages; ``model`` is a class or an instance."""
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def of(self, instance):
        return self.of_model(instance).filter(object_id=instance.pk)


class Draft(models.Model):
    """Changes to a published row that are not yet public: the form as it was sent, its rows included."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    data = models.JSONField(help_text="The names and values that the form sent, in order: [[name, value], …].")
    made_from = models.CharField(max_length=32, help_text="The content fingerprint of the row it was made from.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(default=current_time)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="one_draft_per_row")]

    def __str__(self):
        return f"{self.content_type} {self.object_id}"

    @property
    def saved_by(self):
        """Who saved it last, in words."""
        return str(self.author or gettext("somebody who has no account any more"))


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
