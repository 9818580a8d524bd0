"""The picture of a page, where its address is shared."""

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import conditional_page

from partnerships.models import Partnership, every_partnership
from projects.models import FocusArea, Project
from publishing.pages import Moved, get_page_or_404
from translations.addresses import address_of
from website.kinds import FORMS, KINDS, LISTS
from website.models import SiteSettings, TextPage

from .lists import OfList, picture_key_of_list
from .pictures import picture_of
from .subjects import subject_of

# The titles of the lists and forms, by what the addresses of their pictures call them.
TITLES = {picture_key_of_list(name)[1]: title for name, title in (LISTS | FORMS).items()}
# Those of them, and the front page, that show all partnerships.
WITH_PARTNERS = ("front-page", "partnerships-list")
A_YEAR = 365 * 24 * 60 * 60


@conditional_page
def picture(request, kind, key):
    """Under the address that the page names, for ever; under that of an earlier one, the picture of now."""
    site = SiteSettings.current()
    subject = subject_at(kind, key, site)
    card = subject.card(str(site))
    response = HttpResponse(picture_of(card), content_type="image/png")
    is_latest = request.GET.get("v") == card.fingerprint
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if is_latest else "no-cache"
    return response


def subject_at(kind, key, site):
    """The subject that an address means; raises as ``get_page_or_404()``."""
    moment = now()
    if kind == "list":
        partnerships = every_partnership(moment) if key in WITH_PARTNERS else ()
        if key == "front-page":
            return subject_of(site, partnerships=partnerships)
        if key not in TITLES:
            raise Http404(key)
        return OfList(str(TITLES[key]), "", partnerships=partnerships)
    model = KINDS.get(kind)
    if model is None:
        raise Http404(kind)
    lookup = {"key" if model is TextPage else "slug": key}
    try:
        return subject_of(get_page_or_404(WITH_FACTS.get(model, model._default_manager.published), moment, **lookup))
    except Moved as moved:
        # To the picture of the page, not to the page.
        key = subject_of(moved.page).picture_key
        raise Moved(moved.page, address_of("website:picture", *key)) from moved


def partnerships_with_facts(now):
    return Partnership.objects.with_municipalities()


def projects_with_facts(now):
    return Project.objects.with_partnership().select_related("place", "partner_at_the_time")


# What gives the pages of a kind with what their cards say, where that is more than their own columns.
WITH_FACTS = {
    Partnership: partnerships_with_facts,
    Project: projects_with_facts,
    FocusArea: FocusArea.objects.with_projects,
}
