from django.urls import path
from django.utils.timezone import now
from django.views.generic import DetailView, ListView

from partnerships.models import Partnership
from projects.models import FocusArea, Project
from website.models import SiteSettings, TextPage


class Frame:
    """What stands around every page."""

    def get_context_data(self, **kwargs):
        more = {"site": SiteSettings.current(), "text_pages": TextPage.objects.published(now()).order_by("order")}
        return super().get_context_data(**kwargs, **more)


class PartnershipList(Frame, ListView):
    template_name = "plain/front_page.html"

    def get_queryset(self):
        return Partnership.objects.published(now()).select_related("home", "partner").order_by("order")

    def get_context_data(self, **kwargs):
        projects = Project.objects.published(now()).select_related("partnership__home", "partnership__partner")
        return super().get_context_data(**kwargs, projects=projects.order_by("-updated_at")[:6])


class PartnershipDetail(Frame, DetailView):
    template_name = "plain/partnership.html"

    def get_queryset(self):
        return Partnership.objects.published(now()).select_related("home", "partner")

    def get_context_data(self, **kwargs):
        projects = self.object.projects.published(now()).order_by("-last_year")
        projects = projects.prefetch_related("project_areas__focus_area", "results")
        return super().get_context_data(**kwargs, projects=projects)


class ProjectList(Frame, ListView):
    template_name = "plain/project_list.html"
    paginate_by = 20

    def get_queryset(self):
        projects = Project.objects.published(now()).order_by("-last_year", "title_sort_sv")
        return projects.select_related("partnership__home", "partnership__partner").prefetch_related(
            "project_areas__focus_area"
        )

    def get_context_data(self, **kwargs):
        areas = FocusArea.objects.published(now()).with_projects(now())
        return super().get_context_data(**kwargs, areas=areas)


class ProjectDetail(Frame, DetailView):
    template_name = "plain/project.html"

    def get_queryset(self):
        projects = Project.objects.published(now()).select_related("partnership__home", "partnership__partner")
        return projects.prefetch_related("project_areas__focus_area", "results", "events", "links", "project_goals")


urlpatterns = [
    path("", PartnershipList.as_view()),
    path("partnerskap/<slug:slug>/", PartnershipDetail.as_view()),
    path("projekt/", ProjectList.as_view()),
    path("projekt/<slug:slug>/", ProjectDetail.as_view()),
]
