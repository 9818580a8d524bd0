from publishing.translation import PublishableTexts
from translations.registry import Texts, register

from .models import SiteSettings, TextPage, TextPageLink


@register(SiteSettings)
class SiteSettingsTexts(Texts):
    fields = ("site_name", "introduction", "contact")


@register(TextPage)
class TextPageTexts(PublishableTexts):
    fields = ("title", "lead", "body")
    required = ("title",)


@register(TextPageLink)
class TextPageLinkTexts(Texts):
    fields = ("title",)
    required = ("title",)
