from . import for_partners  # noqa: F401 - it gives them to models of another app
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
