from .focus_areas import FocusArea
from .projects import Project, public_project_q
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
    "public_project_q",
]
