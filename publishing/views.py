from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.views.static import serve

from .models import Document, Picture
from .uploads import KINDS

# Of what is uploaded here. What a machine itself knows of media types differs from one to the next.
MEDIA_TYPES = {
    **{"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"},
    **{extension: kind.media_type for extension, kind in KINDS.items()},
}


def media(request, path):
    """An uploaded file, for as long as a row names it: what was deleted or replaced is gone, though its file stays."""
    try:
        Path(settings.MEDIA_ROOT, path).stat()
    except (OSError, ValueError) as error:
        # Longer than a file system allows, no name at all, or not there.
        raise Http404(path) from error
    is_picture = path.startswith("pictures/")
    rows = Picture.objects.with_rendition("name", path) if is_picture else Document.objects.filter(file=path)
    if not rows.exists():
        raise Http404(path)
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    media_type = MEDIA_TYPES.get(path.rpartition(".")[2])
    if media_type and response.status_code == 200:
        response.headers["Content-Type"] = f"{media_type}; charset=utf-8" if "text/" in media_type else media_type
    # Another picture has another name. A document is asked for anew each time, to be gone once it is deleted.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_picture else "no-cache"
    return response
