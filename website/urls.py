from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import feeds, views
from .error_reports import views as error_reports
from .models import TextPage
from .sharing.views import picture

app_name = "website"
urlpatterns = [
    path("", views.front_page, name="front_page"),
    path(_("feed.xml"), feeds.site_feed, name="feed"),
    path(_("partnerships/<slug:slug>/feed.xml"), feeds.partnership_feed, name="partnership_feed"),
    path(_("sharing-picture/<slug:kind>/<slug:key>.png"), picture, name="picture"),
    path(_("search/"), views.search, name="search"),
    path(_("about/"), views.text_page, {"key": TextPage.Key.ABOUT}, name="about"),
    path(_("financing/"), views.text_page, {"key": TextPage.Key.FINANCING}, name="financing"),
    path(_("accessibility/"), views.text_page, {"key": TextPage.Key.ACCESSIBILITY}, name="accessibility"),
    path(_("privacy/"), views.text_page, {"key": TextPage.Key.PRIVACY}, name="privacy"),
    path(_("report-an-error/"), error_reports.report_error, name="report_error"),
    path(_("report-an-error/thank-you/"), error_reports.report_received, name="report_received"),
]
