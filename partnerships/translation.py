from publishing.translation import PublishableTexts
from translations.registry import Texts, register

from .models import (
    Meeting,
    Member,
    Milestone,
    Municipality,
    Organisation,
    Partnership,
    PartnershipLink,
    PartnershipParty,
    SteeringGroup,
)


@register(Municipality)
class MunicipalityTexts(PublishableTexts):
    fields = ("name", "official_name", "region", "seat", "population_note", "presentation")
    required = ("name",)
    shown = ("name",)


@register(Organisation)
class OrganisationTexts(Texts):
    fields = ("name", "facts")
    required = ("name",)
    shown = ("name",)


@register(Partnership)
class PartnershipTexts(PublishableTexts):
    fields = ("status_note", "lead", "body")


@register(PartnershipParty)
class PartnershipPartyTexts(Texts):
    fields = ("note",)


@register(Milestone)
class MilestoneTexts(Texts):
    fields = ("text",)
    required = ("text",)


@register(PartnershipLink)
class PartnershipLinkTexts(Texts):
    fields = ("title",)
    required = ("title",)


@register(SteeringGroup)
class SteeringGroupTexts(PublishableTexts):
    fields = ("about",)


@register(Meeting)
class MeetingTexts(Texts):
    fields = ("place", "text")


@register(Member)
class MemberTexts(Texts):
    fields = ("office",)
    required = ("office",)
