"""Which rows refer to a row, of whatever kind: asked of the models themselves."""

from functools import reduce
from operator import add

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def keys_to(model):
    """The foreign keys, of any model, that refer to ``model``."""
    relations = model._meta.get_fields(include_hidden=True)
    return [
        relation.field
        for relation in relations
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    ]


def number_of_references(model):
    """How many rows refer to a row of ``model``, for a query to annotate."""
    return reduce(add, map(number_by, keys_to(model)), Value(0))


def number_by(key):
    """How many rows refer to a row by one foreign key."""
    rows = key.model._base_manager.order_by().filter(**{key.name: OuterRef("pk")}).values(key.name)
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)
