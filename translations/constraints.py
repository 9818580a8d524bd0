"""Check constraints that guard what comes to the database past the forms."""

from django.db import DEFAULT_DB_ALIAS, models

# What migrations name: to the database these are Django's own.
PATH = "django.db.models.CheckConstraint"


class DatabaseCheckConstraint(models.CheckConstraint):
    """Not validated: the model's ``faults()`` or a field's validators say the same first, and say it at the field.

    Django asks the database about each constraint of a row that it validates, with each column of it, of which a model
    in two languages has many: that took two fifths of the time of loading content.
    """

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        pass

    def deconstruct(self):
        _, args, kwargs = super().deconstruct()
        return PATH, args, kwargs
