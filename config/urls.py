"""Every address: Swedish without a prefix, the other languages with theirs; the first word is translated.

What is for machines alone has one address for all languages.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from publishing.views import media
from website import sitemaps

handler404 = "website.views.page_not_found"
handler500 = "website.views.server_error"

urlpatterns = [
    # Uploads are few; where they are many, the web server in front serves this address.
    path("media/<path:path>", media),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("robots.txt", sitemaps.robots),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("publishing.urls")),
        path("", include("website.urls")),
        path("", include("partnerships.urls")),
        path("", include("projects.urls")),
        prefix_default_language=False,
    ),
]
