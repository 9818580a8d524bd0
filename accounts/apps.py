from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")

    def ready(self):
        from .roles import make_groups

        post_migrate.connect(make_groups, dispatch_uid="accounts.make_groups")
