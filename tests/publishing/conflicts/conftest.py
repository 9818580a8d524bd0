import pytest

from projects.models import Result
from publishing.models import State
from tests.factories import make_project


@pytest.fixture(params=[State.DRAFT, State.PUBLISHED])
def project(request, db):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", aim_sv="<p>Syfte.</p>", state=request.param)
    for text in ("Ett.", "Två."):
        Result.objects.create(project=project, text_sv=text, side="home")
    return project
