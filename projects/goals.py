"""The 17 Sustainable Development Goals: data, not rows that somebody could delete.

English titles: United Nations. Swedish titles: those used for the Global Goals in Sweden (Globala målen).
"""

from typing import NamedTuple

from django.utils.functional import lazy
from django.utils.translation import get_language


class Goal(NamedTuple):
    """A goal: its number, its short title in Swedish and English."""

    number: int
    title_sv: str
    title_en: str

    def title(self, language):
        return self.title_sv if language == "sv" else self.title_en


GOALS = (
    Goal(1, "Ingen fattigdom", "No Poverty"),
    Goal(2, "Ingen hunger", "Zero Hunger"),
    Goal(3, "God hälsa och välbefinnande", "Good Health and Well-being"),
    Goal(4, "God utbildning för alla", "Quality Education"),
    Goal(5, "Jämställdhet", "Gender Equality"),
    Goal(6, "Rent vatten och sanitet för alla", "Clean Water and Sanitation"),
    Goal(7, "Hållbar energi för alla", "Affordable and Clean Energy"),
    Goal(8, "Anständiga arbetsvillkor och ekonomisk tillväxt", "Decent Work and Economic Growth"),
    Goal(9, "Hållbar industri, innovationer och infrastruktur", "Industry, Innovation and Infrastructure"),
    Goal(10, "Minskad ojämlikhet", "Reduced Inequalities"),
    Goal(11, "Hållbara städer och samhällen", "Sustainable Cities and Communities"),
    Goal(12, "Hållbar konsumtion och produktion", "Responsible Consumption and Production"),
    Goal(13, "Bekämpa klimatförändringarna", "Climate Action"),
    Goal(14, "Hav och marina resurser", "Life Below Water"),
    Goal(15, "Ekosystem och biologisk mångfald", "Life on Land"),
    Goal(16, "Fredliga och inkluderande samhällen", "Peace, Justice and Strong Institutions"),
    Goal(17, "Genomförande och globalt partnerskap", "Partnerships for the Goals"),
)
BY_NUMBER = {goal.number: goal for goal in GOALS}


def _choice(number):
    return f"{number}. {BY_NUMBER[number].title(get_language())}"


# Evaluated in the language of the editor.
CHOICES = [(goal.number, lazy(_choice, str)(goal.number)) for goal in GOALS]
