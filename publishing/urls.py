from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import previews

app_name = "publishing"
urlpatterns = [path(_("preview/<str:token>/"), previews.by_link, name="shared_preview")]
