from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("publishing")

    def ready(self):
        from . import changes
        from .pagecache.version import keep_version
        from .search.index import fill_new_index

        changes.listen()
        post_migrate.connect(keep_version, sender=self, dispatch_uid="publishing.keep_version")
        post_migrate.connect(fill_new_index, dispatch_uid="publishing.fill_new_index")
