from publishing.translation import PublishableTexts
from translations.registry import Texts, register

from .models import FocusArea, Project, ProjectEvent, ProjectLink, ProjectParty, ProjectPicture, Result


@register(FocusArea)
class FocusAreaTexts(PublishableTexts):
    fields = ("name", "about")
    required = ("name",)
    shown = ("name",)


@register(Project)
class ProjectTexts(PublishableTexts):
    fields = ("title", "lead", "aim", "body", "participants", "status_note", "contact")
    required = ("title",)
    shown = ("title",)


@register(ProjectParty)
class ProjectPartyTexts(Texts):
    fields = ("note",)


@register(ProjectEvent)
class ProjectEventTexts(Texts):
    fields = ("place", "text")


@register(Result)
class ResultTexts(Texts):
    fields = ("text",)
    required = ("text",)


@register(ProjectPicture)
class ProjectPictureTexts(Texts):
    fields = ("caption",)


@register(ProjectLink)
class ProjectLinkTexts(Texts):
    fields = ("title",)
    required = ("title",)
