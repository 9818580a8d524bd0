"""A spreadsheet that somebody has sent in and not yet decided about; it is forgotten after a day."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.timezone import now as current_time

# How long a file waits for a decision.
KEPT = timedelta(days=1)


def new_token():
    return secrets.token_urlsafe(24)


class SheetUploadQuerySet(models.QuerySet):
    def of(self, user, resource):
        return self.filter(user=user, resource=resource, created_at__gt=current_time() - KEPT)

    def undecided(self):
        return self.filter(models.Q(outcome__isnull=True) | models.Q(outcome__overtaken=True))

    def outlived(self):
        return self.filter(created_at__lte=current_time() - KEPT)


class SheetUpload(models.Model):
    """What a file holds, for the one who sent it: what is imported is what was looked at."""

    token = models.CharField(max_length=64, unique=True, default=new_token, help_text="Its address, not to be guessed.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    resource = models.CharField(max_length=50, help_text="The name of the resource, such as projects.")
    file_name = models.CharField(max_length=255)
    adds_addresses = models.BooleanField(default=False, help_text="Whether an address that is not known is a new page.")
    language = models.CharField(max_length=20, help_text="What the findings are written in.")
    columns = models.JSONField(help_text="The names of the columns in their order; null for one that is empty.")
    notes = models.JSONField(default=list, help_text="How the file was read (publishing.spreadsheets.reading.NOTES).")
    keys = models.JSONField(help_text="The address that each row has or will get: [[address, row, what it is], …].")
    outcome = models.JSONField(
        null=True,
        help_text="What became of it: {new, changed}, numbers of pages; {overtaken} if somebody came between.",
    )
    created_at = models.DateTimeField(default=current_time)

    objects = SheetUploadQuerySet.as_manager()

    def __str__(self):
        return self.file_name

    @property
    def is_imported(self):
        return self.outcome is not None and "new" in self.outcome

    def start_over(self, language, outcome=None):
        """Forget what was found, unless it has been imported: it is to be found again, and told in ``language``."""
        undecided = SheetUpload.objects.undecided().filter(pk=self.pk)
        if undecided.update(language=language, outcome=outcome):
            self.language, self.outcome = language, outcome
            self.parts.update(findings=None)

    def rows(self):
        return [row for part in self.parts.all() for row in part.rows]


class SheetPart(models.Model):
    """Some rows of an upload, which are checked at a time, and what was found; no findings before they are checked."""

    upload = models.ForeignKey(SheetUpload, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="How many rows there are in it.")
    rows = models.JSONField(help_text="[[number in the file, [cell, …]], …]")
    findings = models.JSONField(null=True, help_text="A finding of each row, as a dictionary.")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="sheet_part_is_one")]

    def __str__(self):
        return f"{self.upload} {self.number}"
