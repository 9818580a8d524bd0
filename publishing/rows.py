"""The rows below a page (a result, a link): part of what it says, each naming the page in ``CONTENT_OF``."""

from django.db import connection


def relations_of_rows(model):
    """The relations to the models whose rows are part of what a row of ``model`` says."""
    return [
        relation
        for relation in model._meta.related_objects
        if getattr(relation.related_model, "CONTENT_OF", None) == relation.field.name
    ]


def page_of(row):
    """The page that a row is or belongs to, as its model and key."""
    name = getattr(row, "CONTENT_OF", None)
    if name is None:
        return type(row), row.pk
    owner = row._meta.get_field(name)
    return owner.related_model, getattr(row, owner.attname)


def lock(model, key):
    """Have whoever else is about to save the row wait until this transaction ends; SQLite has one writer anyway."""
    if connection.features.has_select_for_update:
        list(model._base_manager.select_for_update(no_key=True).filter(pk=key).values_list("pk"))


def as_key(text):
    """The key that an address or a form names, None if it is none: no database has longer ones."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
