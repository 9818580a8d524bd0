"""What a page said and says: as its row, its draft or a former version would be sent by the form."""

import copy
import json
from contextlib import nullcontext
from http import HTTPStatus

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.urls import reverse
from reversion.errors import RevertError
from reversion.models import Version

from publishing.models import Draft, OldAddress
from publishing.slugs import free_slug

from .sending import request_of
from .sent import Sent, as_key, key_of

# A former version brings back what was said, and leaves how it is published as it is now.
NOT_BROUGHT_BACK = ("slug", "publish_until_0", "publish_until_1", "review_on")


class WritingsMixin:
    """For a ModelAdmin of publishables with history."""

    def sent_from_row(self, request, page):
        """What the form would send if somebody opened the row of ``page`` and touched nothing."""
        visit = copy.copy(request)
        visit.method, visit.GET, visit.POST, visit.opened, visit.move = "GET", QueryDict(), QueryDict(), None, None
        form = self.get_form(visit, page, change=True)(instance=page)
        formsets, _inlines = self._create_formsets(visit, page, change=True)
        return Sent.from_forms(form, formsets)

    def latest_sent(self, user, page):
        """What is saved of ``page``, with the changes that lie beside it."""
        draft = Draft.objects.of(page).current().first()
        return Sent.from_pairs(draft.data) if draft else self.sent_from_row(request_of(user, page, Sent()), page)

    def sent_from_version(self, request, version):
        """The same of a former version; rows that it did not have are to be deleted.

        Raises RevertError if the tables have changed too much since.
        """
        page = self.get_object(request, version.object_id)
        now = self.sent_from_row(request, page) if page else Sent()
        with transaction.atomic():
            if self.has_taken_slug(version):
                self.give_free_slug(version)
            version.revision.revert(delete=True)
            sent = self.sent_from_row(request, self.get_object(request, version.object_id))
            transaction.set_rollback(True)
        sent.fields |= {name: now.fields[name] for name in NOT_BROUGHT_BACK if name in now.fields}
        for prefix, rows in sent.rows.items():
            then = {key_of(row) for row in rows}
            rows += [{**row, "DELETE": ["on"]} for row in now.rows.get(prefix, []) if key_of(row) not in then]
        return sent

    def version_asked_for(self, request, page):
        """The version that the address names; None without one, Http404 if it is not one of ``page``."""
        if "version" not in request.GET:
            return None
        versions = Version.objects.get_for_object(page).select_related("revision__user")
        version = versions.filter(pk=as_key(request.GET["version"])).first()
        if version is None:
            raise Http404("No such version")
        return version

    def latest_writing(self, request, page):
        """What was written last and who wrote it, None for both if nobody has."""
        if page is None:
            return None, None
        if request.draft is not None:
            return Sent.from_pairs(request.draft.data), request.draft.author
        version = Version.objects.get_for_object(page).select_related("revision__user").first()
        return self.sent_from_row(request, page), version.revision.user if version else None

    def revision_view(self, request, object_id, version_id, extra_context=None):
        """A former version is opened in the form as a draft is: the same buttons, previews and checks."""
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404(object_id)
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
        return HttpResponseRedirect(f"{address}?version={version_id}")

    # --- Addresses that another page has taken since ---------------------------------------------------------

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
