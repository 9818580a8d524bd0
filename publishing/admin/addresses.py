"""Bringing back a version or a deleted page whose address another page has taken since."""

import json
from contextlib import nullcontext
from http import HTTPStatus

from django.db import transaction
from reversion.errors import RevertError

from publishing.models import OldAddress
from publishing.slugs import free_slug


class TakenAddressesMixin:
    """For a ModelAdmin of publishables with history."""

    def make_ready(self, version):
        super().make_ready(version)
        if self.has_taken_slug(version):
            self.give_free_slug(version)

    def _reversion_revisionform_view(self, request, version, template_name, extra_context=None):
        """Bring back a version whose address another page has taken since, with an address that is free."""
        taken = self.has_taken_slug(version)
        with transaction.atomic() if taken else nullcontext():
            if taken:
                self.give_free_slug(version)
            response = super()._reversion_revisionform_view(request, version, template_name, extra_context)
            is_saved = request.method == "POST" and response.status_code == HTTPStatus.FOUND
            if taken and not (is_saved and self.model._default_manager.filter(pk=version.object_id).exists()):
                # Only looked at, or with a fault in it: the version stays as it was.
                transaction.set_rollback(True)
        return response

    def has_taken_slug(self, version):
        """Whether another page has the address of a version, or had it and is found by it."""
        try:
            slug = version.field_dict.get("slug")
        except RevertError:
            # From before a field became another: reversion says that it cannot be brought back.
            return False
        others = self.model._default_manager.filter(slug=slug) if slug else self.model._default_manager.none()
        old = OldAddress.objects.of(self.model).filter(slug=slug, object_id__isnull=False)
        return others.exclude(pk=version.object_id).exists() or old.exclude(object_id=version.object_id).exists()

    def give_free_slug(self, version):
        """Write into the version the address that its row has now or, if it was deleted, a free one."""
        row = self.model._default_manager.filter(pk=version.object_id).first()
        slug = row.slug if row else free_slug(self.model(pk=version.object_id), version.field_dict["slug"])
        [stored] = json.loads(version.serialized_data)
        stored["fields"]["slug"] = slug
        version.serialized_data = json.dumps([stored])
        version.save()
