from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views

app_name = "partnerships"
urlpatterns = [
    path(_("partnerships/"), views.partnership_list, name="list"),
    path(_("partnerships/<slug:slug>/"), views.partnership_detail, name="detail"),
    path(_("municipalities/"), views.municipality_list, name="municipality_list"),
    path(_("municipalities/<slug:slug>/"), views.municipality_detail, name="municipality_detail"),
]
