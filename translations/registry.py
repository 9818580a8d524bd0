"""Which texts a model has per language. A model's ``translation.py`` says it once; the rest follows from it."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from modeltranslation.translator import TranslationOptions, translator

from .constraints import DatabaseCheckConstraint
from .languages import codes, column, fallback_order
from .sorting import LENGTH


class Texts(TranslationOptions):
    """What to say of a model's texts.

    ``fields``: the names of the texts. ``required``: those that must exist in at least one language. ``shown``: those
    that lists sort by and search in; each gets, per language, a stored generated column with what the visitor sees
    (``title_shown_en``) and a key to sort by (``title_sort_en``).
    """

    required = ()
    shown = ()


def register(model):
    """Class decorator: register the decorated Texts for ``model``."""

    def decorate(options):
        for field in options.required:
            # No one column is required, but one of them is: the constraint below says so.
            model._meta.get_field(field).blank = True
        translator.register(model, options)
        for field in options.shown:
            add_shown_columns(model, field)
        add_constraints(model, translator.get_options_for_model(model))
        return options

    return decorate


def text_fields(model):
    """The names of the model's texts."""
    return sorted(translator.get_options_for_model(model).all_fields)


def shown_fields(model):
    return translator.get_options_for_model(model).shown


def required_fields(model):
    return translator.get_options_for_model(model).required


def missing_q(fields, language):
    """The condition of a page not existing in ``language``: the first of ``fields`` with any text has none in it."""
    missing, none_before = Q(), Q()
    for field in fields:
        none = Q(*((f"{column(field, code)}__isnull", True) for code in codes()))
        missing |= none_before & ~none & Q(**{f"{column(field, language)}__isnull": True})
        none_before &= none
    return missing


def shown_expression(field, language, prefix=""):
    """What a visitor sees, as SQL: the text in ``language``, else in the first language that has it."""
    names = [prefix + column(field, code) for code in fallback_order(language)]
    return Coalesce(*(NullIf(F(name), Value("")) for name in names), Value(""))


def add_shown_columns(model, field):
    length = model._meta.get_field(field).max_length
    for code in codes():
        shown = models.GeneratedField(
            expression=shown_expression(field, code),
            output_field=models.CharField(max_length=length),
            db_persist=True,
        )
        model.add_to_class(column(f"{field}_shown", code), shown)
        key = models.CharField(max_length=LENGTH, editable=False, default="", db_index=True)
        model.add_to_class(column(f"{field}_sort", code), key)


def add_constraints(model, options):
    """A text's one empty value is NULL, and what is required is there in some language."""
    label = model._meta.label_lower.replace(".", "_")
    columns = [column(field, code) for field in sorted(options.all_fields) for code in codes()]
    is_empty = Q(*((name, "") for name in columns), _connector=Q.OR)
    constraints = [DatabaseCheckConstraint(condition=~is_empty, name=f"{label}_no_empty_texts")]
    for field in options.required:
        present = Q(*((f"{column(field, code)}__isnull", False) for code in codes()), _connector=Q.OR)
        constraints.append(DatabaseCheckConstraint(condition=present, name=f"{label}_has_{field}"))
    # The constraints of a model class are read from its original Meta when migrations are made.
    model._meta.constraints = [*model._meta.constraints, *constraints]
    model._meta.original_attrs["constraints"] = model._meta.constraints
