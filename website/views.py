from django.shortcuts import render
from django.utils.timezone import now

from partnerships.models import every_partnership, partnership_rows
from projects.listing import every_project
from publishing.pagecache import kept_page
from publishing.pages import get_page_or_404
from translations.languages import current

from .models import TextPage
from .search import SitePages

PROJECTS_ON_FRONT_PAGE = 6
# All are on its map.
PARTNERSHIPS_ON_FRONT_PAGE = 12


@kept_page()
def front_page(request):
    moment = now()
    listing = every_project(current(), moment)
    partnerships = every_partnership(moment)
    context = {
        "partnerships": partnerships,
        "first_partnerships": partnership_rows(partnerships[:PARTNERSHIPS_ON_FRONT_PAGE], listing.project_counts),
        "sides": listing.latest_achieved,
        "areas": listing.areas_with_counts,
        "latest_projects": listing.latest_changed(PROJECTS_ON_FRONT_PAGE),
    }
    return render(request, "website/front_page.html", context)


@kept_page()
def text_page(request, key):
    page = get_page_or_404(TextPage.objects.with_page, now(), key=key)
    page.fetch_page()
    return render(request, "website/text_page.html", {"page": page})


@kept_page("q", "kind", "page")
def search(request):
    return render(request, "website/search.html", {"found": SitePages(request.GET, current(), now())})


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """Says sorry without asking the database, which may be what failed."""
    return render(request, "500.html", {"is_server_error": True}, status=500)
