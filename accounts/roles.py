"""The roles of those who work with the site, as groups that exist from the start."""

from django.contrib.auth.management import create_permissions
from django.utils.translation import gettext_lazy as _

EDITORS = "Editors"
ADMINISTRATORS = "Administrators"
# What the groups are called for those who read of them.
NAMES = {EDITORS: _("Editors"), ADMINISTRATORS: _("Administrators")}
# What editors write; administrators may also change these apps' models.
CONTENT_APPS = ("partnerships", "projects", "publishing", "website")
ADMINISTRATION_APPS = ("accounts", "auth")
# Editors do not change whose site it is.
ADMINISTRATORS_ONLY = {"add_sitesettings", "change_sitesettings", "delete_sitesettings"}


def make_groups(app_config, using="default", apps=None, **kwargs):
    """Make both groups with their permissions after migrate; a permission that someone took away comes back."""
    from django.apps import apps as installed
    from django.contrib.auth.models import Group, Permission

    if app_config.label != "website":
        return
    for label in (*CONTENT_APPS, *ADMINISTRATION_APPS):
        create_permissions(installed.get_app_config(label), verbosity=0, using=using)
    permissions = Permission.objects.using(using).select_related("content_type")
    content = [
        permission
        for permission in permissions.filter(content_type__app_label__in=CONTENT_APPS)
        if permission.codename not in ADMINISTRATORS_ONLY
    ]
    everything = permissions.filter(content_type__app_label__in=(*CONTENT_APPS, *ADMINISTRATION_APPS))
    Group.objects.using(using).get_or_create(name=EDITORS)[0].permissions.add(*content)
    Group.objects.using(using).get_or_create(name=ADMINISTRATORS)[0].permissions.add(*everything)
