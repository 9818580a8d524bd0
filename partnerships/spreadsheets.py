"""Municipalities as a spreadsheet."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.spreadsheets.columns import PairsColumn
from publishing.spreadsheets.resources import Resource, register

from .models import Municipality


class NativeNamesColumn(PairsColumn):
    """What it is called in languages of its own, each after the code of the language."""

    attributes = ("language", "name")

    def read(self, cell, known):
        pairs = super().read(cell, known)
        names = [name for _language, name in pairs]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValidationError(_("“%(value)s” stands there twice.") % {"value": twice})
        return pairs

    def read_pair(self, text, known):
        language, _colon, name = (part.strip() for part in text.partition(":"))
        if not name:
            raise ValidationError(
                _("“%(value)s” cannot be read. Write the code of the language, a colon and the name.") % {"value": text}
            )
        language = self.row_model._meta.get_field("language").clean(language, None)
        return language, name

    def shown_pair(self, pair, known):
        return ": ".join(pair)

    def explained(self):
        return _("Code of the language: name; code: name, such as “vi: An Giang”."), []


@register
class MunicipalityResource(Resource):
    name = "municipalities"
    model = Municipality
    fields = (
        *("slug", "state", "name", "official_name", "kind", "country", "code", "website", "region", "seat"),
        *("latitude", "longitude", "part_of", "population", "population_qualifier", "population_year"),
        *("population_note", "presentation", "established", "ended", "continued_as"),
        NativeNamesColumn("native_names"),
    )
