from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin with our own site: its policy, its first page."""

    default = False
    default_site = "website.admin_site.AdminSite"


class WebsiteConfig(AppConfig):
    name = "website"
    verbose_name = _("website")
    default = True

    def ready(self):
        from .default_pages import make_default_pages

        post_migrate.connect(make_default_pages, dispatch_uid="website.make_default_pages")
