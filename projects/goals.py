"""The 17 Sustainable Development Goals: data, not rows that somebody could delete.

English titles: United Nations. Swedish titles: those used for the Global Goals in Sweden (Globala målen).
"""

from typing import NamedTuple

from django.utils.functional import lazy
from django.utils.translation import get_language


class Goal(NamedTuple):
    """A goal: its number, its short title in Swedish and English, its official colour."""

    number: int
    title_sv: str
    title_en: str
    colour: str

    def title(self, language):
        return self.title_sv if language == "sv" else self.title_en


GOALS = (
    Goal(1, "Ingen fattigdom", "No Poverty", "#E5243B"),
    Goal(2, "Ingen hunger", "Zero Hunger", "#DDA63A"),
    Goal(3, "God hälsa och välbefinnande", "Good Health and Well-being", "#4C9F38"),
    Goal(4, "God utbildning för alla", "Quality Education", "#C5192D"),
    Goal(5, "Jämställdhet", "Gender Equality", "#FF3A21"),
    Goal(6, "Rent vatten och sanitet för alla", "Clean Water and Sanitation", "#26BDE2"),
    Goal(7, "Hållbar energi för alla", "Affordable and Clean Energy", "#FCC30B"),
    Goal(8, "Anständiga arbetsvillkor och ekonomisk tillväxt", "Decent Work and Economic Growth", "#A21942"),
    Goal(9, "Hållbar industri, innovationer och infrastruktur", "Industry, Innovation and Infrastructure", "#FD6925"),
    Goal(10, "Minskad ojämlikhet", "Reduced Inequalities", "#DD1367"),
    Goal(11, "Hållbara städer och samhällen", "Sustainable Cities and Communities", "#FD9D24"),
    Goal(12, "Hållbar konsumtion och produktion", "Responsible Consumption and Production", "#BF8B2E"),
    Goal(13, "Bekämpa klimatförändringarna", "Climate Action", "#3F7E44"),
    Goal(14, "Hav och marina resurser", "Life Below Water", "#0A97D9"),
    Goal(15, "Ekosystem och biologisk mångfald", "Life on Land", "#56C02B"),
    Goal(16, "Fredliga och inkluderande samhällen", "Peace, Justice and Strong Institutions", "#00689D"),
    Goal(17, "Genomförande och globalt partnerskap", "Partnerships for the Goals", "#19486A"),
)
BY_NUMBER = {goal.number: goal for goal in GOALS}


def _choice(number):
    return f"{number}. {BY_NUMBER[number].title(get_language())}"


# Evaluated in the language of the editor.
CHOICES = [(goal.number, lazy(_choice, str)(goal.number)) for goal in GOALS]
