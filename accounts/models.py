from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Someone who works with the site's content."""

    language = models.CharField(
        _("language of the admin"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("In which the admin opens after signing in. Empty: that of the address."),
    )

    translates_into = models.CharField(
        _("translates into"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Of a translator: the language whose texts they fill in."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self):
        return self.get_full_name() or self.username
