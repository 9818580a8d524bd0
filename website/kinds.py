"""The kinds of pages that the site has, each about a row of one of our models, and its lists: said once."""

from django.utils.translation import gettext_lazy as _

from partnerships.models import Municipality, Partnership
from projects.models import FocusArea, Project

from .models import TextPage

# By what an address calls them (?kind=project), in the order that they are offered.
KINDS = {model._meta.model_name: model for model in (Partnership, Project, FocusArea, Municipality, TextPage)}
# The names of their addresses with their titles, in the order of the navigation.
LISTS = {
    "partnerships:list": _("Partnerships"),
    "projects:list": _("Projects"),
    "projects:area_list": _("Focus areas"),
    "partnerships:municipality_list": _("Municipalities"),
}
# The pages where one asks for something: they can be found, and what is asked there cannot.
FORMS = {"website:search": _("Search"), "website:report_error": _("Report an error")}
