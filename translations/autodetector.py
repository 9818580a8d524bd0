"""How migrations are made of models with texts."""

from django.db.migrations import AddField, AlterField, RemoveField
from django.db.migrations.autodetector import MigrationAutodetector


class Autodetector(MigrationAutodetector):
    """Makes generated columns anew where they change, as with every new language: no database can alter them."""

    def generate_altered_fields(self):
        super().generate_altered_fields()
        for app, operations in self.generated_operations.items():
            self.generated_operations[app] = [new for operation in operations for new in made_anew(operation)]


def made_anew(operation):
    if not isinstance(operation, AlterField) or not operation.field.generated:
        return [operation]
    new = [
        RemoveField(operation.model_name, operation.name),
        AddField(operation.model_name, operation.name, operation.field),
    ]
    for one in new:
        one._auto_deps = operation._auto_deps
    return new
