from .municipalities import Municipality, NativeName, Organisation
from .partnerships import (
    Accent,
    Milestone,
    Pair,
    Partnership,
    PartnershipLink,
    PartnershipParty,
    Party,
    PartyRole,
    every_partnership,
)
from .steering_groups import Meeting, Member, SteeringGroup

__all__ = [
    "Accent",
    "Meeting",
    "Member",
    "Milestone",
    "Municipality",
    "NativeName",
    "Organisation",
    "Pair",
    "Partnership",
    "PartnershipLink",
    "PartnershipParty",
    "Party",
    "PartyRole",
    "SteeringGroup",
    "every_partnership",
]
