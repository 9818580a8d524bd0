from .municipalities import Municipality, NativeName, Organisation
from .partnerships import Accent, Partnership, every_partnership, partnership_rows
from .rows import Milestone, PartnershipLink, PartnershipParty, Party, PartyRole
from .shown import Named, Pair, PartyRow
from .steering_groups import Meeting, Member, SteeringGroup

__all__ = [
    "Accent",
    "Meeting",
    "Member",
    "Milestone",
    "Municipality",
    "Named",
    "NativeName",
    "Organisation",
    "Pair",
    "Partnership",
    "PartnershipLink",
    "PartnershipParty",
    "Party",
    "PartyRole",
    "PartyRow",
    "SteeringGroup",
    "every_partnership",
    "partnership_rows",
]
