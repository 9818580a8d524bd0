from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views
from .models import TextPage

app_name = "website"
urlpatterns = [
    path("", views.front_page, name="front_page"),
    path(_("about/"), views.text_page, {"key": TextPage.Key.ABOUT}, name="about"),
    path(_("financing/"), views.text_page, {"key": TextPage.Key.FINANCING}, name="financing"),
    path(_("accessibility/"), views.text_page, {"key": TextPage.Key.ACCESSIBILITY}, name="accessibility"),
    path(_("privacy/"), views.text_page, {"key": TextPage.Key.PRIVACY}, name="privacy"),
]
