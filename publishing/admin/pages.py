"""Long lists in the admin."""

from django.contrib.admin import RelatedFieldListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from publishing.remembered import remembered
from translations.addresses import address_of


class KeysPaginator(Paginator):
    """Finds the keys of a page first, and then its rows.

    A database that sorts whole rows, with all their texts and with those of what they belong to, takes many times as
    long, the longer the further back the page is. Of a list that is narrowed to few, all keys are found at once: to
    count them the database would look through all there is a second time; ``rows`` are all there are, for those of a
    page to be fetched from by their keys alone.
    """

    # So many are few.
    FEW = 1_000

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        # What a list fetches beside its own columns.
        self.rows = rows.order_by()
        self.rows.query.select_related = self.object_list.query.select_related

    @cached_property
    def count(self):
        return len(self.first_keys) if self.is_narrowed_to_few else number_of_rows(self.object_list)

    @property
    def is_narrowed_to_few(self):
        return is_narrowed(self.object_list) and len(self.first_keys) <= self.FEW

    @cached_property
    def first_keys(self):
        """The first keys of a list that is narrowed, one more than are few."""
        return list(keys_of(self.object_list)[: self.FEW + 1])

    def page(self, number):
        number = self.validate_number(number)
        start, end = (number - 1) * self.per_page, number * self.per_page
        if is_narrowed(self.object_list) and (self.is_narrowed_to_few or end <= self.FEW):
            keys = self.first_keys[start:end]
        else:
            keys = list(keys_of(self.object_list)[start:end])
        found = self.rows.in_bulk(keys)
        return self._get_page([found[key] for key in keys if key in found], number, self)


class ContentList(ChangeList):
    """Says how many pages there are in all without counting them anew, and where each is edited."""

    def url_for_result(self, result):
        return address_of(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", str(result.pk))

    def get_results(self, request):
        super().get_results(request)
        if not self.multi_page:
            # All of them: as those of any page, so that a database that is slow to find them does it once.
            self.result_list = self.paginator.page(1).object_list
        # Django's template then says it.
        self.show_full_result_count = True
        self.full_result_count = number_of_rows(self.root_queryset)
        self.show_admin_actions = bool(self.full_result_count)


class LongListsMixin:
    """An admin of what there may be thousands of."""

    list_per_page = 50
    # Django would count them all anew: the list says the number that is remembered.
    show_full_result_count = False

    def get_paginator(self, request, *args, **kwargs):
        return KeysPaginator(*args, rows=self.get_queryset(request), **kwargs)

    def get_changelist(self, request, **kwargs):
        return ContentList

    def action_checkbox(self, obj):
        """Django's, without a template for each."""
        label = _("Choose “%(object)s”") % {"object": obj}
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            *(ACTION_CHECKBOX_NAME, obj.pk, label),
        )


def keys_of(queryset):
    """The keys alone: for each row that it gives, a queryset of texts looks for what depends on a language."""
    plain = queryset.rewrite(False) if hasattr(queryset, "rewrite") else queryset
    return plain.values_list("pk", flat=True)


def is_narrowed(queryset):
    return bool(queryset.query.where)


def number_of_rows(queryset):
    """How many there are; of a list that nothing narrows, counted once for each version of the content."""
    if is_narrowed(queryset):
        return queryset.count()
    return remembered(("number of rows", queryset.model), queryset.count)


class NamesFilter(RelatedFieldListFilter):
    """Django's filter for a relation that is never empty: it makes one address, and puts each key into it."""

    SOME_KEY = "some-key"

    def choices(self, changelist):
        if changelist.add_facets:
            # With the number of rows of each.
            yield from super().choices(changelist)
            return
        yield {
            "selected": self.lookup_val is None and not self.lookup_val_isnull,
            "query_string": changelist.get_query_string(remove=[self.lookup_kwarg, self.lookup_kwarg_isnull]),
            "display": _("All"),
        }
        address = changelist.get_query_string({self.lookup_kwarg: self.SOME_KEY}, [self.lookup_kwarg_isnull])
        # What somebody searches for stands there in other signs.
        before, _key, after = address.partition(f"{self.lookup_kwarg}={self.SOME_KEY}")
        for key, name in self.lookup_choices:
            yield {
                "selected": self.lookup_val is not None and str(key) in self.lookup_val,
                "query_string": f"{before}{self.lookup_kwarg}={key}{after}",
                "display": name,
            }
