"""Check constraints that a form asks the database about in no more words than it takes."""

from django.db import DEFAULT_DB_ALIAS, models

# What migrations name: to the database these are Django's own.
PATH = "django.db.models.CheckConstraint"


class CheckConstraint(models.CheckConstraint):
    """Validated with the fields that its condition names.

    Django hands the database each column of the row for each of its constraints, and a model in two languages has many:
    that took two fifths of the time of loading content.
    """

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        named = self.condition.referenced_base_fields
        unnamed = {field.name for field in model._meta.local_concrete_fields} | {"pk"}
        super().validate(model, instance, (unnamed - named) | set(exclude or ()), using)

    def deconstruct(self):
        _, args, kwargs = super().deconstruct()
        return PATH, args, kwargs


class KeptByDatabase(CheckConstraint):
    """Not validated at all: the model's ``clean()`` sees to it, the database only to what is written past that."""

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        pass
