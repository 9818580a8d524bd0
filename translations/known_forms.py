"""Classes and fields of forms, made once for all who have the same rights and read the same language.

Django makes them anew for every form that is shown or sent, which takes longer than to fill them. What a subclass says
of them (``formfield_for_dbfield()``, ``get_max_num()``) must follow from rights and language alone.
"""

from functools import lru_cache

from django.http import HttpRequest
from django.utils.translation import get_language

from .languages import codes

# So many sets of rights, each in its language, are known at a time.
MOST = 64


class KnownFields:
    """For a ModelAdmin: the fields of its forms are made once. They are templates, which every form copies."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        known = known_to(request.user)

        def known_field(db_field, **options):
            if options:
                return self.formfield_for_dbfield(db_field, request=request, **options)
            key = type(self), db_field
            if key not in known:
                known[key] = self.formfield_for_dbfield(db_field, request=asked_by(request.user))
            return known[key]

        return super().get_form(request, obj, change=change, **{"formfield_callback": known_field, **kwargs})


class KnownFormsets:
    """For an inline whose forms follow from the rights of the user alone: their classes are made once."""

    def get_formset(self, request, obj=None, **kwargs):
        known = known_to(request.user)
        asked = (self.has_view_permission, self.has_change_permission, self.has_delete_permission)
        rights = tuple(may(request, obj) for may in asked)
        # Where no row may be added, Django says so by the number of them.
        key = type(self), self.parent_model, rights, self.max_num, *kwargs.items()
        if key not in known:
            known[key] = super().get_formset(asked_by(request.user), obj, **kwargs)
        return known[key]


def known_to(user):
    """What has been made for users with the rights of ``user``, in the active language: a dictionary to add to."""
    rights = "all" if user.is_superuser else frozenset(user.get_all_permissions())
    return known_for(rights, get_language(), codes())


@lru_cache(maxsize=MOST)
def known_for(rights, language, languages):
    return {}


def asked_by(user):
    """A request with nothing in it but who asks: classes and fields hold the one that they were made for."""
    request = HttpRequest()
    request.user = user
    return request
