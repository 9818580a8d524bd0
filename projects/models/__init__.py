from .focus_areas import FocusArea
from .projects import Project
from .rows import (
    ActiveYear,
    ProjectEvent,
    ProjectFocusArea,
    ProjectGoal,
    ProjectLink,
    ProjectParty,
    ProjectPicture,
    Result,
)

__all__ = [
    "ActiveYear",
    "FocusArea",
    "Project",
    "ProjectEvent",
    "ProjectFocusArea",
    "ProjectGoal",
    "ProjectLink",
    "ProjectParty",
    "ProjectPicture",
    "Result",
]
