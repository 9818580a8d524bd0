"""What a row said and says: as it, its draft or a former version would be sent by the form."""

import copy

import reversion
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.db.models import QuerySet, Value
from django.forms.models import _get_foreign_key
from django.http import Http404, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from reversion.errors import RevertError
from reversion.models import Version

from publishing.prepared import prepared
from publishing.revisions import when_and_who
from publishing.rows import as_key
from publishing.search.index import index_afterwards

from .sending import request_of
from .sent import DELETE, IN_A_ROW, MOST, NOT_SAID, Sent, is_choice, key_of

# A former version brings back what was said, and leaves how it is published as it is now.
NOT_BROUGHT_BACK = ("slug", "publish_until_0", "publish_until_1", "review_on")


class WritingsMixin:
    """For a ModelAdmin with history: a form may show something else than its row, ``request.opened`` (a Sent)."""

    # --- Opening something else than the row -------------------------------------------------------------------

    @staticmethod
    def has_opened(request):
        return getattr(request, "opened", None) is not None

    @staticmethod
    def show_unsaved(request, sent):
        """Show in the form what was sent, and save nothing."""
        request.opened, request.method = sent, "GET"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What the browser kept of a form that was never saved comes back with ``_restore``."""
        self.empty_what_is_no_key(request)
        if request.method == "POST" and "_restore" in request.POST:
            self.show_unsaved(request, Sent.from_data(request.POST))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def empty_what_is_no_key(self, request):
        """Whatever a program sends as the key of another row: a field that searches could not show it again."""
        no_keys = []
        for name, values in request.POST.lists():
            in_a_row = IN_A_ROW.fullmatch(name)
            model, _owner = self.rows_below.get(in_a_row["prefix"], (None, "")) if in_a_row else (self.model, "")
            is_key = model is not None and is_relation(model, in_a_row["name"] if in_a_row else name)
            if is_key and any(value and as_key(value) is None for value in values):
                no_keys.append(name)
        if no_keys:
            data = request.POST.copy()
            for name in no_keys:
                data[name] = ""
            request.POST = data

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Open it by giving its data to the form, as if it had just been sent."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not self.has_opened(request):
            return form
        data = self.data_of_opened(request, obj)

        class OpenedForm(form):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **{"data": data, **kwargs})

        return OpenedForm

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Without Django's, which copies all that was sent for each inline, for a button that is not here."""
        kwargs = {"instance": obj, "prefix": prefix, "queryset": inline.get_queryset(request)}
        if request.method == "POST":
            kwargs |= {"data": request.POST, "files": request.FILES}
        if self.has_opened(request):
            kwargs["data"] = self.as_sent(request, obj)
            if inline.max_num == 0:
                # Who may not add a row is not offered to, as in a form that shows the row.
                kwargs["data"][f"{prefix}{MOST}"] = "0"
        return kwargs

    def data_of_opened(self, request, obj):
        """What the form itself is given."""
        return self.as_sent(request, obj)

    def as_sent(self, request, obj):
        """``request.opened`` as a browser would send it; asked for by the form and by each of its inlines."""
        if getattr(request, "opened_as_sent", (None,))[0] is not request.opened:
            request.opened_as_sent = request.opened, request.opened.data(self.existing_rows(request, obj))
        return request.opened_as_sent[1].copy()

    @cached_property
    def rows_below(self):
        """The rows of its inlines, as {prefix in the form: (model, the field that names the page)}."""
        found = {}
        for inline in self.inlines:
            owner = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)
            found[owner.remote_field.get_accessor_name(model=inline.model)] = inline.model, owner.name
        return found

    def existing_rows(self, request, obj):
        """The keys of the rows below ``obj`` that are there, as {prefix: {key, …}}."""
        found = {prefix: set() for prefix in self.rows_below}
        if obj and found:
            for key, prefix in keys_of_rows(obj.pk, admin=self):
                found[prefix].add(str(key))
        return found

    def foreign_keys_in(self, sent):
        """Yield what ``sent`` chooses, row by row and field by field, as (foreign key, key)."""
        below = (
            (model, row) for prefix, (model, _owner) in self.rows_below.items() for row in sent.rows.get(prefix, [])
        )
        for model, values in [(self.model, sent.fields), *below]:
            for field in model._meta.concrete_fields:
                key = as_key(values.get(field.name, [""])[0]) if field.is_relation and DELETE not in values else None
                if key is not None:
                    yield field, key

    def replace_post(self, request, sent, page):
        """Go on as if the browser had sent what ``sent`` says."""
        data = sent.data(self.existing_rows(request, page))
        for name in (name for name in request.POST if name in NOT_SAID or is_choice(name)):
            data.setlist(name, request.POST.getlist(name))
        request.POST = data

    # --- Reading what was said ---------------------------------------------------------------------------------

    @staticmethod
    def unsent(request):
        """The request as it would be if it only asked for the form."""
        visit = copy.copy(request)
        visit.method, visit.GET, visit.POST = "GET", QueryDict(), QueryDict()
        visit.opened = visit.move = visit.draft = None
        return visit

    def sent_from_row(self, request, page):
        """What the form would send if somebody opened the row of ``page`` and touched nothing."""
        visit = self.unsent(request)
        form = self.get_form(visit, page, change=True)(instance=page)
        formsets, _inlines = self._create_formsets(visit, page, change=True)
        return Sent.from_forms(form, formsets)

    def latest_sent(self, user, page):
        """What is saved of ``page``, with the changes that lie beside it."""
        return self.sent_from_row(request_of(user, page, Sent()), page)

    def sent_from_version(self, request, version, left_as_now=NOT_BROUGHT_BACK):
        """The same of a former version, but for ``left_as_now``; rows that it did not have are to be deleted.

        Raises RevertError if the tables have changed too much since, or the page belonged to what has been deleted.
        """
        page = self.get_object(request, version.object_id)
        now = self.sent_from_row(request, page) if page else Sent()
        # What is saved here is no change: it is undone, and no part of a revision that is being made.
        with reversion.create_revision(manage_manually=True), index_afterwards():
            self.make_ready(version)
            version.revision.revert(delete=True)
            then = self.get_object(request, version.object_id)
            sent = self.sent_from_row(request, then) if then else None
            transaction.set_rollback(True)
        if sent is None:
            # Lists and forms fetch a page with what it belongs to: without that there is no page to show.
            raise RevertError(
                gettext("This version cannot be opened: what the page belonged to then has been deleted.")
            )
        sent.fields |= {name: now.fields[name] for name in left_as_now if name in now.fields}
        for prefix, rows in sent.rows.items():
            then = {key_of(row) for row in rows}
            rows += [{**row, DELETE: ["on"]} for row in now.rows.get(prefix, []) if key_of(row) not in then]
        return sent

    def make_ready(self, version):
        """Change in the stored version what would keep it from being brought back; it is undone afterwards."""

    def version_of(self, page, key):
        """The version of ``page`` that an address names, or Http404."""
        versions = Version.objects.get_for_object(page).select_related("revision__user")
        version = versions.filter(pk=as_key(key)).first()
        if version is None:
            raise Http404("No such version")
        return version

    def writing(self, request, page, key):
        """What an address names, and what that is called: "now" for the row, or the key of a version."""
        if key == "now":
            return self.sent_from_row(request, page), gettext("the page as it is")
        version = self.version_of(page, key)
        return self.sent_from_version(request, version), when_and_who(
            version.revision.date_created, version.revision.user
        )


@prepared
def keys_of_rows(page, *, admin):
    """The keys of the rows below a page, each with its prefix in the form of ``admin``."""
    # Without the managers of texts, which put what is not a column in any order.
    first, *others = (
        QuerySet(model).filter(**{owner: page}).order_by().values_list("pk", Value(prefix))
        for prefix, (model, owner) in admin.rows_below.items()
    )
    return first.union(*others, all=True)


def is_relation(model, name):
    try:
        return model._meta.get_field(name).many_to_one
    except FieldDoesNotExist:
        return False
