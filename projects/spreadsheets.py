"""Projects as a spreadsheet."""

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import override

from partnerships.models import Municipality, Organisation
from publishing.spreadsheets.columns import PairsColumn, ValuesColumn
from publishing.spreadsheets.resources import Resource, register
from translations.languages import codes
from translations.texts import in_every_language, text_of

from .checks import CHECKS
from .models import Project, ProjectParty


class PartiesColumn(PairsColumn):
    """Who owns, applied for or also takes part, each after its role: a municipality by its address, others by name."""

    attributes = ("role", "municipality_id", "organisation_id")

    def read_pair(self, text, known):
        role, _colon, who = (part.strip() for part in text.partition(":"))
        roles = {str(word).casefold(): value for value, label in ProjectParty.Role.choices for word in (value, label)}
        roles |= known.more.setdefault("roles", roles_in_every_language())
        if role.casefold() not in roles or not who:
            words = get_text_list([str(label) for label in ProjectParty.Role.labels], _("or"))
            raise ValidationError(
                _("“%(value)s” cannot be read. Write the role, a colon and the name; the role is %(roles)s.")
                % {"value": text, "roles": words}
            )
        return (roles[role.casefold()], *self.party_called(who, known))

    @staticmethod
    def party_called(who, known):
        """The keys of the municipality and of the organisation, one of which is None."""
        municipality = known.learn(Municipality).get(who.casefold())
        if municipality:
            return municipality, None
        found = names_of_organisations(known).get(who.casefold(), set())
        if len(found) == 1:
            return None, next(iter(found))
        if found:
            raise ValidationError(_("There are several organisations called “%(value)s”.") % {"value": who})
        raise ValidationError(
            _("There is no municipality with the address “%(value)s”, and no organisation of that name.")
            % {"value": who}
        )

    def shown_pair(self, pair, known):
        role, municipality, organisation = pair
        who = known.slug(Municipality, municipality) if municipality else called(organisation, known)
        return f"{ProjectParty.Role(role).label}: {who}"

    def explained(self):
        sentence = _("Role: name; role: name. A municipality by its address, an organisation by its name.")
        return sentence, [str(label) for label in ProjectParty.Role.labels]


def roles_in_every_language():
    found = {}
    for code in codes():
        with override(code):
            found |= {str(label).casefold(): value for value, label in ProjectParty.Role.choices}
    return found


def organisations(known):
    if "organisations" not in known.more:
        known.more["organisations"] = {one.pk: one for one in Organisation.objects.all()}
    return known.more["organisations"]


def names_of_organisations(known):
    """What each organisation may be called, in small letters -> the keys of those that are called so."""
    if "names" not in known.more:
        names = known.more["names"] = {}
        for one in organisations(known).values():
            for name in {numbered(one), one.short_name, *map(str, in_every_language(one, "name"))} - {""}:
                names.setdefault(name.casefold(), set()).add(one.pk)
    return known.more["names"]


def called(key, known):
    """What an organisation is called in a cell: its name, with its number where the name alone says too little."""
    one = organisations(known)[key]
    name = str(text_of(one, "name"))
    is_its_own = names_of_organisations(known)[name.casefold()] == {key}
    return name if is_its_own and name.casefold() not in known.learn(Municipality) else numbered(one)


def numbered(organisation):
    return f"{text_of(organisation, 'name')} [{organisation.pk}]"


@register
class ProjectResource(Resource):
    name = "projects"
    model = Project
    publishing_checks = CHECKS
    fields = (
        *("slug", "state", "partnership", "kind", "title", "short_name", "lead", "aim", "body", "participants"),
        *("status", "status_as_of", "status_note", "start", "end", "active_years", "duration_months"),
        *("place", "partner_at_the_time", "follows"),
        ValuesColumn("project_areas", "focus_area", position="position"),
        ValuesColumn("project_goals", "goal"),
        PartiesColumn("parties"),
        *("budget_amount", "budget_currency", "budget_kind", "reference", "contact", "contact_email"),
    )
