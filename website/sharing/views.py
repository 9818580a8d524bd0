"""The picture of a page, where its address is shared."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page

from partnerships.models import Municipality, Partnership
from projects.models import FocusArea, Project
from publishing.pages import Moved, get_page_or_404
from translations.languages import current
from website.models import SiteSettings, TextPage

from .head import name_of_site
from .pictures import picture_of
from .subjects import OfList, subject_of

# The lists by what the addresses of their pictures call them (Subject.picture_key), with their titles.
LISTS = {
    "partnerships-list": _("Partnerships"),
    "projects-list": _("Projects"),
    "projects-area-list": _("Focus areas"),
    "partnerships-municipality-list": _("Municipalities"),
}
# Those of them, and the front page, that show all partnerships.
WITH_PARTNERS = ("front-page", "partnerships-list")
A_YEAR = 365 * 24 * 60 * 60


@conditional_page
def picture(request, kind, key):
    """Under the address that the page names, for ever; under that of an earlier one, the picture of now."""
    site = SiteSettings.current()
    subject = subject_at(kind, key, site)
    card = subject.card(name_of_site(site, current()))
    response = HttpResponse(picture_of(card), content_type="image/png")
    is_latest = request.GET.get("v") == card.fingerprint
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if is_latest else "no-cache"
    return response


def subject_at(kind, key, site):
    """The subject that an address means; raises as ``get_page_or_404()``."""
    moment = now()
    if kind == "list":
        if key in WITH_PARTNERS:
            partnerships = Partnership.objects.published(moment).with_municipalities().in_order()
        else:
            partnerships = ()
        if key == "front-page":
            return subject_of(site, partnerships=partnerships)
        if key not in LISTS:
            raise Http404(key)
        return OfList(str(LISTS[key]), "", partnerships=partnerships)
    kinds = {
        Partnership: Partnership.objects.with_municipalities(),
        Project: Project.objects.with_partnership().select_related("place", "partner_at_the_time"),
        Municipality: Municipality.objects.all(),
        FocusArea: FocusArea.objects.with_projects(moment),
        TextPage: TextPage.objects.all(),
    }
    pages = next((pages for model, pages in kinds.items() if model._meta.model_name == kind), None)
    if pages is None:
        raise Http404(kind)
    try:
        return subject_of(get_page_or_404(pages, moment, **{"key" if kind == "textpage" else "slug": key}))
    except Moved as moved:
        # To the picture of the page, not to the page.
        key = subject_of(moved.page).picture_key
        raise Moved(moved.page, reverse("website:picture", args=key)) from moved
