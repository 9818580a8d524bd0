"""History: who changed what and when, with every language and every row below; any version can be brought back."""

import re
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlencode

import reversion
from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop
from reversion.admin import VersionAdmin
from reversion.models import Version

from publishing.prepared import prepared
from publishing.rows import as_key, lock
from publishing.search.index import index_afterwards, index_once
from translations.admin import TextsAdmin

from .comparing import ComparingMixin
from .deleting import DeletingMixin
from .pages import LongListsMixin
from .recovering import RecoveringMixin
from .translators import TranslatorsMixin
from .writings import WritingsMixin

# What reversion says when a version cannot be brought back, and has no Swedish words for.
NOT_BROUGHT_BACK = (
    gettext_noop("Could not save %(object_repr)s version - missing dependency."),
    gettext_noop("Could not load %(object_repr)s version - not found"),
    gettext_noop("Could not load %(object_repr)s version - incompatible version data."),
)

# What our own entries say; they are kept in these words, with a file or a moment in them, and read in each reader's.
AS_IT_WAS = gettext_noop("As it was before the first change here.")
AS_BEFORE = gettext_noop("Restored to how it was on %(moment)s.")
IMPORTED = gettext_noop("Imported from “%(file)s”.")
IN_SENTENCE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class HistoryEntry:
    """A line of a history: what was done, and addresses where one can look at it ("" where there is nothing to see)."""

    moment: datetime
    user: object
    words: str
    address: str = ""
    changes: str = ""
    compared_to_now: str = ""


class HistoryAdmin(
    LongListsMixin,
    DeletingMixin,
    RecoveringMixin,
    TranslatorsMixin,
    ComparingMixin,
    WritingsMixin,
    VersionAdmin,
    TextsAdmin,
):
    """An admin whose every change is in the history, and whose editor for rich text may run under the strict policy."""

    history_latest_first = True

    def will_save(self, request):
        """Whether the request may change the row, and not only show it."""
        return request.method == "POST" and "_restore" not in request.POST

    def get_object(self, request, object_id, from_field=None):
        """Locked while it is being saved by its key: two editors at once are told of each other, on PostgreSQL too.

        Who has it already leaves it in ``request.page_at_hand`` for the form: the next to ask is given a copy.
        """
        page, request.page_at_hand = getattr(request, "page_at_hand", None), None
        if page is not None and from_field is None and str(page.pk) == object_id:
            return copy(page)
        # The same is a key for all who ask: the form must not find by "+1" a page of which we know no drafts.
        key = as_key(str(object_id))
        if key is None or from_field not in (None, self.opts.pk.name):
            return None
        if self.will_save(request) and transaction.get_connection().in_atomic_block:
            lock(self.model, key)
        return next(iter(row_of_key(key, admin=self)), None)

    def get_changeform_initial_data(self, request):
        """What an address fills in, less what does not fit its field."""
        initial = {}
        for name, value in super().get_changeform_initial_data(request).items():
            try:
                field = self.model._meta.get_field(name)
                if field.many_to_one and as_key(value) is None:
                    continue
                # Of a relation it is the key; of a relation to many, Django has made a list.
                initial[name] = value if field.many_to_many else getattr(field, "target_field", field).to_python(value)
            except (FieldDoesNotExist, ValidationError):
                continue
        return initial

    @contextmanager
    def create_revision(self, request):
        """Only what may change something opens a revision: on SQLite it takes the one write lock.

        A form that saves fifty rows of a page has the page indexed once.
        """
        if not self.will_save(request):
            # What is saved on trial is undone, and no work for the search.
            with index_afterwards():
                yield
            return
        with super().create_revision(request), index_once():
            yield
            if hasattr(request, "comment_of_return"):
                # In the place of reversion's comment, which is in the language of whoever pressed the button.
                reversion.set_comment(request.comment_of_return)

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        request.formsets = formsets
        return formsets, inlines

    def save_model(self, request, obj, form, change):
        """Its history follows the rows below it, which the form has fetched; those it saves come after."""
        if change:
            empty = getattr(request, "empty_prefixes", ())
            obj._prefetched_objects_cache = {
                formset.prefix: [] if formset.prefix in empty else formset.rows_there for formset in request.formsets
            }
        super().save_model(request, obj, form, change)
        obj._prefetched_objects_cache = {}

    @contextmanager
    def own_revision(self, request, comment=""):
        """A revision for one row: rows that share a revision would be brought back together."""
        with reversion.create_revision():
            reversion.set_user(request.user)
            reversion.set_comment(comment)
            yield

    def has_history(self, key):
        return Version.objects.get_for_object_reference(self.model, key).exists()

    def keep_as_it_is(self, obj):
        """Put a row that came in another way into the history before it is changed."""
        if not self.has_history(obj.pk):
            with reversion.create_revision():
                reversion.add_to_revision(obj)
                reversion.set_comment(AS_IT_WAS)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if self.will_save(request) and not self.has_history(unquote(object_id)):
            obj = self.get_object(request, unquote(object_id))
            if obj is not None and self.has_change_permission(request, obj):
                self.keep_as_it_is(obj)
        return super().change_view(request, object_id, form_url, extra_context)

    def form_of(self, obj):
        """The address of its form."""
        return self.address_of("change", obj)

    def address_of(self, page, obj, **query):
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[obj.pk])
        return f"{address}?{urlencode(query)}" if query else address

    def revision_view(self, request, object_id, version_id, extra_context=None):
        """A key may be that of a row of another kind."""
        versions = Version.objects.get_for_model(self.model).select_related("revision")
        version = versions.filter(pk=as_key(version_id)).first()
        if version is None:
            raise Http404(version_id)
        request.comment_of_return = AS_BEFORE % {"moment": version.revision.date_created.isoformat()}
        return super().revision_view(request, object_id, version_id, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        entries = self.history_entries(obj) if obj else []
        if obj and not self.has_change_permission(request, obj):
            entries = [replace(entry, address="", changes="", compared_to_now="") for entry in entries]
        return super().history_view(request, object_id, {"entries": entries, **(extra_context or {})})

    def history_entries(self, obj):
        """What was done, latest first."""
        versions = list(Version.objects.get_for_object(obj).select_related("revision__user"))
        before = dict(pairwise(versions))
        return [
            HistoryEntry(
                moment=version.revision.date_created,
                user=version.revision.user,
                words=comment_of(version.revision),
                address=self.former(obj, version),
                changes=self.compare(obj, before[version].pk, version.pk) if version in before else "",
                compared_to_now=self.compare(obj, version.pk, "now") if version is not versions[0] else "",
            )
            for version in versions
        ]

    def compare(self, obj, before, after):
        return self.address_of("compare", obj, **{"from": before, "to": after})

    def former(self, obj, version):
        opts = self.opts
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_revision", args=[obj.pk, version.pk])

    def changelist_view(self, request, extra_context=None):
        """Without reversion's own, which would put all that an action changes into one revision."""
        context = {"has_change_permission": self.has_change_permission(request), **(extra_context or {})}
        return super(VersionAdmin, self).changelist_view(request, context)

    def construct_change_message(self, request, form, formsets, add=False):
        """Name the changed fields by the words that the catalogues translate, not by labels in an editor's language."""
        message = super().construct_change_message(request, form, formsets, add)
        with translation.override(None):
            words = {}
            for one in [form, *(row for formset in formsets or () for row in formset.forms)]:
                for name in one.changed_data:
                    words[str(one.fields[name].label)] = word_for(one, name)
        for entry in message:
            for change in entry.values():
                if "fields" in change:
                    change["fields"] = list(dict.fromkeys(words.get(name, name) for name in change["fields"]))
        return message

    def log_addition(self, request, obj, message):
        return self.as_comment(super().log_addition(request, obj, message))

    def log_change(self, request, obj, message):
        return self.as_comment(super().log_change(request, obj, message))

    @staticmethod
    def as_comment(entry):
        """Keep what was changed as data, so that everyone reads it in their own language."""
        if reversion.is_active():
            reversion.set_comment(entry.change_message)
        return entry

    def render_change_form(self, request, context, *args, **kwargs):
        context["keeps_typed"] = not {"revert", "recover"} & context.keys() and "_popup" not in request.GET
        media = context.get("media")
        if hasattr(media, "with_nonce"):
            context["media"] = media.with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)


@prepared
def row_of_key(key, *, admin):
    """The row that a form is of. ``get_queryset()`` of an admin with history must not look at who asks, or when."""
    return admin.get_queryset(None).filter(pk=key).order_by()


def comment_of(revision):
    """Our own sentences are kept untranslated, so that everyone reads them in their own language."""
    revision.comment = in_words(revision.comment)
    return revision.get_comment()


def in_words(comment):
    """A comment of the history in the reader's language."""
    for sentence in (IMPORTED, AS_BEFORE):
        start, name, end = IN_SENTENCE.split(sentence)
        if comment.startswith(start) and comment.endswith(end):
            said = comment.removeprefix(start).removesuffix(end)
            return gettext(sentence) % {name: moment_in_words(said) if name == "moment" else said}
    return gettext(comment) if comment else ""


def moment_in_words(text):
    """A moment that a comment keeps; as it is if it is none, for a comment is anybody's."""
    try:
        return date_format(localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT")
    except (ValueError, OverflowError):
        return text


def word_for(form, name):
    """The untranslated word for a field of a form: that of its text, whichever the language of the column."""
    try:
        field = form._meta.model._meta.get_field(name)
    except (AttributeError, FieldDoesNotExist):
        return str(form.fields[name].label or name)
    return str(getattr(field, "translated_field", field).verbose_name)
