from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.utils._os import safe_join
from django.views.static import serve

from .models import Document


def media(request, path):
    """An uploaded file; a document only for as long as a row names it, so that what was deleted is gone."""
    if path.startswith("documents/") and not Document.objects.filter(file=path).exists():
        raise Http404(path)
    try:
        Path(safe_join(settings.MEDIA_ROOT, path)).stat()
    except (OSError, ValueError) as error:
        # Longer than a file system allows, outside the folder, or not there.
        raise Http404(path) from error
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if response.headers.get("Content-Type", "").startswith("text/"):
        response.headers["Content-Type"] += "; charset=utf-8"
    return response
