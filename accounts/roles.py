"""The roles of those who work with the site, as groups that exist from the start."""

from django.contrib.auth.management import create_permissions
from django.utils.translation import gettext_lazy as _

EDITORS = "Editors"
PUBLISHERS = "Publishers"
TRANSLATORS = "Translators"
ADMINISTRATORS = "Administrators"
# What the groups are called for those who read of them.
NAMES = {
    EDITORS: _("Editors: write, and send for review"),
    PUBLISHERS: _("Publishers: write, publish and withdraw"),
    TRANSLATORS: _("Translators: fill in the texts of one language"),
    ADMINISTRATORS: _("Administrators: everything, settings and accounts too"),
}
# What is written; administrators may also change the other apps' models.
CONTENT_APPS = ("partnerships", "projects", "publishing", "website")
ADMINISTRATION_APPS = ("accounts", "auth")
# Editors and publishers do not change whose site it is.
ADMINISTRATORS_ONLY = {"add_sitesettings", "change_sitesettings", "delete_sitesettings"}
# What visitors write, and their e-mail addresses.
NOT_FOR_TRANSLATORS = {"errorreport"}


def make_groups(app_config, using="default", apps=None, **kwargs):
    """Make the groups with their permissions after migrate; a permission that someone took away comes back.

    What translators must not see is taken from them too: older sites gave it.
    """
    from django.apps import apps as installed
    from django.contrib.auth.models import Group, Permission

    if app_config.label != "website":
        return
    for label in (*CONTENT_APPS, *ADMINISTRATION_APPS):
        create_permissions(installed.get_app_config(label), verbosity=0, using=using)
    permissions = Permission.objects.using(using).select_related("content_type")
    everything = permissions.filter(content_type__app_label__in=(*CONTENT_APPS, *ADMINISTRATION_APPS))
    for role in NAMES:
        group, _is_new = Group.objects.using(using).get_or_create(name=role)
        group.permissions.add(*(permission for permission in everything if is_for(role, permission)))
        if role == TRANSLATORS:
            group.permissions.remove(*(permission for permission in everything if is_kept_from_translators(permission)))


def is_for(role, permission):
    """Whether a role includes a permission."""
    action = permission.codename.partition("_")[0]
    if role == ADMINISTRATORS:
        return action != "translate"
    if permission.content_type.app_label not in CONTENT_APPS or permission.codename in ADMINISTRATORS_ONLY:
        return False
    actions = {
        EDITORS: {"add", "change", "delete", "view"},
        PUBLISHERS: {"add", "change", "delete", "view", "publish"},
        TRANSLATORS: {"view", "translate"},
    }
    if role == TRANSLATORS and is_kept_from_translators(permission):
        return False
    return action in actions[role]


def is_kept_from_translators(permission):
    return permission.content_type.model in NOT_FOR_TRANSLATORS
