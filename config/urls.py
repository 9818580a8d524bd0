"""Every address: Swedish without a prefix, the other languages with theirs; the first word is translated."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.static import serve

handler404 = "website.views.page_not_found"
handler500 = "website.views.server_error"

urlpatterns = [
    # Uploads are few and cached by browsers; where they are many, the web server in front serves this address.
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("website.urls")),
        path("", include("partnerships.urls")),
        path("", include("projects.urls")),
        prefix_default_language=False,
    ),
]
