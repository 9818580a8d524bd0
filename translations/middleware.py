from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_from_path


class LanguageOfAddressMiddleware:
    """The address alone decides the language: no cookie, no Accept-Language and therefore no Vary on either."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
