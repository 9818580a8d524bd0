"""Where a row is used: the pages that refer to it, in what is saved and in drafts, whatever they are about."""

import re
from collections import defaultdict
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext

from publishing.models import Draft
from publishing.references import keys_to
from publishing.rows import as_key, page_of

from .sent import DELETE


class Use(NamedTuple):
    """A page that refers to a row, and as what: "cover picture"."""

    page: Model
    role: str
    is_draft: bool = False


def uses_of(obj):
    """Return the Uses of a row, those in drafts only where the page itself does not refer to it."""
    found = [
        (*page_of(row), role(key), False)
        for key in keys_to(type(obj))
        for row in key.model._base_manager.filter(**{key.name: obj})
    ]
    saved = {(model, pk) for model, pk, _role, _is_draft in found}
    for draft, key in named_in_drafts(type(obj)).get(obj.pk, ()):
        page = page_model(key), draft.object_id
        if page not in saved:
            found.append((*page, role(key), True))
    pages = rows_named({(model, pk) for model, pk, _role, _is_draft in found})
    return [Use(pages[model, pk], *rest) for model, pk, *rest in dict.fromkeys(found)]


def pages_with_drafts(objs):
    """The pages whose drafts refer to one of ``objs``, rows of one model."""
    if not objs:
        return []
    named = named_in_drafts(type(objs[0]))
    pages = {(page_model(key), draft.object_id) for obj in objs for draft, key in named.get(obj.pk, ())}
    return list(rows_named(pages).values())


def rows_named(references):
    """The rows of many models, with what their names are made of, as {(model, key): row}."""
    wanted = defaultdict(list)
    for model, pk in references:
        wanted[model].append(pk)
    return {
        (model, pk): row
        for model, keys in wanted.items()
        for pk, row in model._base_manager.select_related().in_bulk(keys).items()
    }


def role(key):
    """What a foreign key makes of the row that it refers to: "cover picture"; in rows below a page "members, photo"."""
    if not hasattr(key.model, "CONTENT_OF"):
        return str(key.verbose_name)
    rows = key.model._meta
    if key.verbose_name == rows.verbose_name:
        # The row is what it refers to: "gallery" says it all.
        return str(rows.verbose_name_plural)
    names = {"rows": rows.verbose_name_plural, "field": key.verbose_name}
    return gettext("%(rows)s, %(field)s") % names


def named_in_drafts(model):
    """Return {key of a row of ``model``: [(draft, foreign key)]} for all that drafts refer to."""
    names = [(page_model(key), name_in_forms(key), key) for key in keys_to(model)]
    found = defaultdict(list)
    for draft in Draft.objects.current():
        drafted = ContentType.objects.get_for_id(draft.content_type_id).model_class()
        ours = [(name, key) for page, name, key in names if page is drafted]
        deleted = {name.removesuffix(DELETE) for name, _value in draft.data if name.endswith(f"-{DELETE}")}
        for sent, value in draft.data:
            if sent[: sent.rfind("-") + 1] in deleted:
                continue
            if referred := as_key(value):
                found[referred] += [(draft, key) for name, key in ours if name.fullmatch(sent)]
    return {key: drafts for key, drafts in found.items() if drafts}


def page_model(key):
    """The model of the page in whose form a foreign key is chosen."""
    owner = getattr(key.model, "CONTENT_OF", None)
    return key.model._meta.get_field(owner).related_model if owner else key.model


def name_in_forms(key):
    """What forms call a foreign key, as a pattern: "cover", or "gallery-0-picture" in a row below a page."""
    if not hasattr(key.model, "CONTENT_OF"):
        return re.compile(re.escape(key.name))
    owner = key.model._meta.get_field(key.model.CONTENT_OF)
    return re.compile(rf"{re.escape(owner.remote_field.get_accessor_name())}-\d+-{re.escape(key.name)}")
