import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Django has to be ready first.
from django.conf import settings  # noqa: E402

from publishing.pagecache.front import PageCache  # noqa: E402

# While templates and styles are being written, nothing but the database would tell that a page is another one.
if not settings.DEBUG:
    application = PageCache(application, settings.PAGE_CACHE_MB * 1024 * 1024)

# What is here now stays for good: looking for garbage among it would take a tenth of the time that pages take.
gc.collect()
gc.freeze()
