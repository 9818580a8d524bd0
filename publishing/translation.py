from translations.registry import Texts, register

from .models import Document, Picture


class PublishableTexts(Texts):
    """What every publishable says of its publication."""

    fields = ("withdrawal_reason", "change_note")


@register(Picture)
class PictureTexts(Texts):
    fields = ("alt",)


@register(Document)
class DocumentTexts(Texts):
    fields = ("title",)
    required = ("title",)
