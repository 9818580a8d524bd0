from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views

app_name = "projects"
urlpatterns = [
    path(_("projects/"), views.project_list, name="list"),
    path(_("projects/<slug:slug>/"), views.project_detail, name="detail"),
    path(_("focus-areas/"), views.area_list, name="area_list"),
    path(_("focus-areas/<slug:slug>/"), views.area_detail, name="area_detail"),
]
