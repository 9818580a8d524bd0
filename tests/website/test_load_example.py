"""The command load_example: small folders of other municipalities, and the example that comes with the site."""

import copy
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.timezone import now

import website
from partnerships.models import Meeting, Municipality, Organisation, Partnership, SteeringGroup
from projects.models import FocusArea, Project, Result
from publishing.models import Draft, OldAddress, Origin, State
from tests.factories import make_area, make_municipality, make_organisation, make_partnership, make_project
from tests.tools.tables import everything
from website.content.schema import KINDS
from website.models import SiteSettings, TextPage

EXAMPLE = Path(website.__file__).parent / "example" / "vaxjo"
DOCUMENTATION = Path(website.__file__).parent.parent / "docs" / "content-files.md"

CONTENT = {
    "municipalities": [
        {
            "key": "umea",
            "name": "Umeå",
            "official_name": {"sv": "Umeå kommun", "en": "Umeå Municipality"},
            "country": "SE",
            "code": "2480",
            "population": 132235,
            "population_year": 2022,
            "native_names": [{"name": "Ubmeje", "language": "smj"}, {"name": "Uumaja", "language": "fi"}],
            "website": "https://www.umea.se",
        },
        {"key": "vasa", "name": {"sv": "Vasa", "en": "Vaasa"}, "country": "FI", "kind": "city"},
    ],
    "organisations": [{"key": "kvarken", "name": {"sv": "Kvarkenrådet", "en": "Kvarken Council"}, "kind": "other"}],
    "focus_areas": [
        {"key": "ferry", "name": {"sv": "Sjöfart", "en": "Shipping"}, "colour": "blue"},
        {"key": "energy", "name": {"sv": "Energi", "en": "Energy"}, "colour": "ochre"},
    ],
    "partnerships": [
        {
            "key": "umea-vasa",
            "home": "umea",
            "partner": "vasa",
            "start_year": 1949,
            "lead": {"sv": "Två städer på var sin sida om Kvarken.", "en": "Two towns on either side of the Kvarken."},
            "parties": [{"organisation": "kvarken", "role": "coordinator"}],
            "milestones": [{"date": 1949, "text": {"sv": "De blev vänorter.", "en": "They became twin towns."}}],
            "links": [{"title": "Kvarken", "url": "https://www.kvarken.org", "language": "sv"}],
        }
    ],
    "steering_groups": [
        {
            "key": "umea-vasa",
            "partnership": "umea-vasa",
            "about": {"sv": "Politiker från båda sidor.", "en": "Politicians of both sides."},
            "meetings": [{"date": "2011-W47", "place": "Umeå"}],
        }
    ],
    "projects": [
        {
            "key": "aurora",
            "partnership": "umea-vasa",
            "title": {"sv": "Färjan Aurora"},
            "lead": {"sv": "En färja över Kvarken.", "en": "A ferry across the Kvarken."},
            "aim": {"sv": "- Kortare restid\n- [Mindre utsläpp](https://www.umea.se)"},
            "start": "2019-11",
            "end": "2021",
            "active_years": [2018],
            "focus_areas": ["ferry", "energy"],
            "goals": [9, 13],
            "follows": "midway",
            "results": [
                {
                    "text": {"sv": "Färjan byggdes.", "en": "The ferry was built."},
                    "side": "both",
                    "outcome": "achieved",
                },
                {"text": {"sv": "Resorna ökade.", "en": "Travel grew."}},
            ],
            "links": [{"title": "Aurora", "url": "https://www.vaasa.fi", "language": "fi", "is_source": True}],
        },
        {"key": "midway", "partnership": "umea-vasa", "title": "Midway", "focus_areas": ["ferry"], "state": "draft"},
    ],
    "text_pages": [
        {
            "key": "about",
            "title": {"sv": "Om oss", "en": "About us"},
            "body": {"sv": "Umeå och Vasa.", "en": "Umeå and Vaasa."},
            "links": [{"title": "Umeå", "url": "https://www.umea.se", "language": "sv"}],
        }
    ],
    "site": {"name": {"sv": "Umeås vänorter", "en": "Twin towns of Umeå"}, "municipality": "umea"},
}
ENTRIES = 11


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def content():
    return copy.deepcopy(CONTENT)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "umea"
    folder.mkdir()
    return folder


def write(folder, content, file="content.yaml"):
    (folder / file).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def load(folder, content=None, **options):
    """Run the command and return the lines it wrote."""
    if content is not None:
        write(folder, content)
    out = StringIO()
    call_command("load_example", folder, stdout=out, **options)
    return out.getvalue().splitlines()


def refusal(folder, **options):
    """Run the command and return what it says is wrong."""
    with pytest.raises(CommandError) as refused:
        load(folder, **options)
    return str(refused.value)


# --- Loading -----------------------------------------------------------------------------------------------------


def test_makes_rows_of_everything_in_the_files(db, folder, content):
    lines = load(folder, content)
    assert lines == [
        "Loaded: 2 municipalities, 1 organisation, 2 focus areas, 1 partnership, 1 steering group, 2 projects, "
        "1 text page and the settings of the site."
    ]
    umea = Municipality.objects.get(slug="umea")
    assert (umea.name_sv, umea.name_en, umea.official_name_en) == ("Umeå", "Umeå", "Umeå Municipality")
    assert [(name.name, name.language) for name in umea.native_names.all()] == [("Ubmeje", "smj"), ("Uumaja", "fi")]
    partnership = Partnership.objects.get(home=umea)
    assert partnership.slug == "umea-vasa"
    assert partnership.parties.get().organisation.name_en == "Kvarken Council"
    assert partnership.milestones.get().date == "1949"
    assert partnership.steering_group.meetings.get().date == "2011-W47"
    project = Project.objects.get(slug="aurora")
    assert (project.title_sv, project.title_en) == ("Färjan Aurora", None)
    assert "<li>Kortare restid</li>" in project.aim_sv
    assert '<a href="https://www.umea.se">Mindre utsläpp</a>' in project.aim_sv
    assert (project.start, project.end, project.active_years) == ("2019-11", "2021", "2018")
    assert [row.focus_area.name_en for row in project.project_areas.all()] == ["Shipping", "Energy"]
    assert [row.goal for row in project.project_goals.all()] == [9, 13]
    assert project.follows.title_en == "Midway"
    assert [result.outcome for result in project.results.all()] == ["achieved", "expected"]
    assert project.links.get().is_source
    assert SiteSettings.current().site_name_en == "Twin towns of Umeå"
    page = TextPage.objects.get(key="about")
    assert page.body_en == "<p>Umeå and Vaasa.</p>"
    assert page.links.count() == 1


def test_publishes_all_but_drafts(db, folder, content):
    load(folder, content)
    assert set(Project.objects.values_list("slug", "state")) == {("aurora", "published"), ("midway", "draft")}
    assert Project.objects.published(now()).get().first_published_at
    assert Project.objects.get(slug="aurora").updated_at


def test_reads_lists_from_any_file(db, folder, content):
    for name, entries in content.items():
        write(folder, {name: entries}, f"{name}.yaml")
    load(folder)
    assert Origin.objects.filter(folder="umea").count() == ENTRIES


def test_a_second_load_writes_nothing(db, folder, content):
    load(folder, content)
    before = everything()
    assert load(folder) == ["Nothing to load: everything in the files has been loaded before."]
    assert everything() == before


@pytest.mark.parametrize(
    ("written", "date"),
    [("start: 2009", "2009"), ("start: 2009-11-05", "2009-11-05"), ("start: '2009-11'", "2009-11"), ("start:", None)],
)
def test_takes_dates_with_and_without_quotation_marks(db, folder, content, written, date):
    write(folder, content)
    text = f"projects:\n- key: ice\n  partnership: umea-vasa\n  title: Ice\n  {written}\n"
    (folder / "more.yaml").write_text(text, encoding="utf-8")
    load(folder)
    assert Project.objects.get(slug="ice").start == date


def test_keeps_the_zeros_of_a_code(db, folder, content):
    write(folder, content)
    text = "municipalities:\n- {key: botkyrka, name: Botkyrka, country: SE, code: 0127}\n"
    (folder / "more.yaml").write_text(text, encoding="utf-8")
    load(folder)
    assert Municipality.objects.get(slug="botkyrka").code == "0127"


def test_gives_an_entry_the_address_it_asks_for_or_that_of_its_key(db, folder, content):
    make_area(name_sv="Annat", slug="ferry")
    content["focus_areas"][1]["slug"] = "power"
    load(folder, content)
    assert FocusArea.objects.get(name_en="Energy").slug == "power"
    assert FocusArea.objects.get(name_en="Shipping").slug == "ferry-2"


def test_loads_what_refers_to_a_later_entry(db, folder, content):
    content["projects"][1]["follows"] = "ice"
    content["projects"].append({"key": "ice", "partnership": "umea-vasa", "title": "Ice"})
    load(folder, content)
    assert Project.objects.get(slug="midway").follows.slug == "ice"


def test_check_says_what_there_is_and_changes_nothing(db, folder, content):
    before = everything()
    [line] = load(folder, content, check=True)
    assert line.startswith("The files are in order, and nothing was changed. They hold 2 municipalities")
    assert everything() == before


# --- Faults ------------------------------------------------------------------------------------------------------

# Enough of the content for a fault to be the only one.
NEEDED = {"key", "name", "country", "home", "partner", "start_year", "partnership", "title"}
PROJECT = "projects:\n- key: ice\n  partnership: umea-vasa\n  title: Ice\n"
TOWN = "municipalities:\n- key: oulu\n  name: Oulu\n  country: FI\n"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("projects: [\n", "line 2", "not valid YAML"),
        ("projects:\n- key: ice\n  title: Ice: cold\n", "line 3", "not valid YAML"),
        ("a: 1\n---\nb: 2\n", "line 2", "not valid YAML"),
        ("key: \x01", "line 1", "not valid YAML"),
        ("[" * 1000, "line 1", "far too deeply"),
        (PROJECT.encode() + "  lead: {sv: Färja}\n".encode("latin-1"), "line 5", "not saved as UTF-8"),
        ("- key: ice\n", "line 1", "lists with names"),
        ("project:\n- key: ice\n", "line 2", "Did you mean “projects”?"),
        ("budgets:\n- key: ice\n", "line 2", "There can be: municipalities, organisations"),
        ("projects:\n  key: ice\n", "line 2", "“projects” must be a list"),
        ("site:\n- name: Ice\n", "line 2", "“site” must be a group of fields"),
        (PROJECT + PROJECT, "line 5", "“projects” stands here twice"),
        ("site: {name: Ice}\n", "line 1, site", "There is another “site” already, in content.yaml on line"),
        ("projects:\n- ice\n", "line 2, projects 1", "group of fields"),
        ("projects:\n- title: Ice\n", "line 2, projects 1, field “key”", "has no key"),
        ("projects:\n- key: Ice 1\n", "line 2, projects 1, field “key”", "small letters a–z"),
        ("text_pages:\n- key: contact\n  title: X\n", "text_pages 1, field “key”", "about, financing, accessibility"),
        (PROJECT.replace("ice", "aurora"), "line 2, projects/aurora, field “key”", "in content.yaml on line"),
        (PROJECT + "  titel: Is\n", "line 5, projects/ice, field “titel”", "Did you mean “title”?"),
        (PROJECT + "  title: Is\n", "line 5, projects/ice, field “title”", "stands here twice"),
        (PROJECT + "  lead: {sv: Is, de: Eis}\n", "field “lead, de”", "none of the site’s languages: sv, en"),
        (PROJECT + "  lead: {sv: Is, sv: Isen}\n", "projects/ice, field “lead, sv”", "stands here twice"),
        (PROJECT + "  lead: [Is]\n", "projects/ice, field “lead”", "one value here, not a list"),
        (PROJECT + "  lead:\n    sv: [Is]\n", "line 6, projects/ice, field “lead, sv”", "one value here, not a list"),
        (PROJECT + f"  lead:\n    en: {'x' * 601}\n", "line 6, projects/ice, field “lead, en”", "601 characters"),
        (PROJECT + f"  short_name: {'x' * 51}\n", "projects/ice, field “short_name”", "at most 50 fit"),
        (PROJECT + "  lead: {sv: !!binary aGVq}\n", "projects/ice, field “lead, sv”", "Marks with “!”"),
        (PROJECT + "  lead: !ice cold\n", "projects/ice, field “lead”", "Marks with “!”"),
        (PROJECT + "  aim: <b>Is</b>\n", "projects/ice, field “aim”", "HTML cannot be used"),
        (PROJECT + "  aim: '# Is'\n", "projects/ice, field “aim”", "Headings"),
        (PROJECT + "  aim: '[Is](umea.se)'\n", "projects/ice, field “aim”", "The link to “umea.se” must begin with"),
        (PROJECT + "  place: ulea\n", "projects/ice, field “place”", "Did you mean “umea”?"),
        (PROJECT + "  follows: winter\n", "projects/ice, field “follows”", "no “winter” in “projects”"),
        (PROJECT + "  focus_areas: [ferry, ice]\n", "projects/ice, field “focus_areas 2”", "no “ice” in “focus_areas”"),
        (PROJECT + "  focus_areas: [ferry, ferry]\n", "projects/ice, field “focus_areas 2”", "already there"),
        (PROJECT + "  focus_areas: ferry\n", "projects/ice, field “focus_areas”", "must be a list"),
        (PROJECT + "  goals: [18]\n", "projects/ice, field “goals 1”", "“18” is not allowed here"),
        (
            PROJECT + "  status: done\n",
            "line 5, projects/ice, field “status”",
            "proposed, approved, ongoing, completed",
        ),
        (PROJECT + "  state: withdrawn\n", "projects/ice, field “state”", "write draft"),
        (PROJECT + "  start: 2009-13-01\n", "projects/ice, field “start”", "not a date in the calendar"),
        (PROJECT + "  start: 5 maj 2009\n", "projects/ice, field “start”", "Write a year (2009)"),
        (PROJECT + "  start: '2009-W03'\n", "projects/ice, field “start”", "Write a year (2009)"),
        (PROJECT + "  start: '2009'\n  end: '2008-11'\n", "line 6, projects/ice, field “end”", "before it starts"),
        (PROJECT + "  active_years: [09]\n", "projects/ice, field “active_years”", "list of years"),
        (PROJECT + "  duration_months: two\n", "projects/ice, field “duration_months”", "no whole number"),
        (PROJECT + "  duration_months: 0\n", "projects/ice, field “duration_months”", "1"),
        (PROJECT + "  budget_amount: 1 000\n", "projects/ice, field “budget_amount”", "no number"),
        (PROJECT + "  contact_email: umea\n", "projects/ice, field “contact_email”", "valid email"),
        (PROJECT + "  slug: aurora\n", "projects/ice, field “slug”", "address"),
        (PROJECT + "  slug: is & snö\n", "projects/ice, field “slug”", "valid “slug”"),
        (
            PROJECT + "  results:\n  - text: Is\n    side: us\n",
            "line 7, projects/ice, field “results 1, side”",
            "not_stated",
        ),
        (PROJECT + "  results:\n  - side: home\n", "line 6, projects/ice, field “results 1, text”", "Write this text"),
        (PROJECT + "  results: [Is]\n", "projects/ice, field “results 1”", "group of fields"),
        (PROJECT + "  links:\n  - {title: Is, url: www.umea.se}\n", "field “links 1, url”", "begins with https://"),
        (PROJECT + "  links:\n  - {title: Is, url: 'ftp://umea.se'}\n", "field “links 1, url”", "begins with https://"),
        (PROJECT + "  links:\n  - {title: Is}\n", "line 6, projects/ice, field “links 1, url”", "Give an address"),
        (PROJECT + "  links:\n  - {title: Is, url: 'https://umea.se', is_source: 7}\n", "is_source”", "true or false"),
        (PROJECT + "  parties:\n  - {role: owner}\n", "projects/ice, field “parties 1, municipality”", "Choose"),
        (PROJECT + "  events:\n  - place: Vasa\n", "projects/ice, field “events 1, starts”", "Say when it was"),
        ("projects:\n- key: ice\n  title: Ice\n", "line 2, projects/ice, field “partnership”", "it is missing"),
        ("projects:\n- key: ice\n  partnership: umea-vasa\n", "line 2, projects/ice, field “title”", "Write this text"),
        (TOWN.replace("  country: FI\n", ""), "line 2, municipalities/oulu, field “country”", "it is missing"),
        (TOWN.replace("FI", "Finland"), "municipalities/oulu, field “country”", "no code of a country"),
        (TOWN.replace("FI", "NO"), "municipalities/oulu, field “country”", "Without quotation marks NO means"),
        (TOWN + "  latitude: 91\n  longitude: 25.47\n", "line 5, municipalities/oulu, field “latitude”", "90"),
        (TOWN + "  latitude: 1e30\n  longitude: 25.47\n", "municipalities/oulu, field “latitude”", "90"),
        (TOWN + "  latitude: .inf\n  longitude: 25.47\n", "municipalities/oulu, field “latitude”", "no number"),
        (TOWN + "  population: ٢٠٨\n", "municipalities/oulu, field “population”", "no whole number"),
        (TOWN + "  latitude: 65.01\n", "municipalities/oulu, field “longitude”", "Give both"),
        (TOWN + "  latitude: 65,01\n  longitude: 25.47\n", "municipalities/oulu, field “latitude”", "with a point"),
        (TOWN + "  population: 208000\n", "municipalities/oulu, field “population_year”", "which year"),
        (TOWN + "  population: true\n", "municipalities/oulu, field “population”", "means true or false"),
        (TOWN + "  website: oulu.fi\n", "municipalities/oulu, field “website”", "begins with https://"),
        (TOWN + "  part_of: oulu\n", "municipalities/oulu, field “part_of”", "in a circle: oulu → oulu"),
        (
            TOWN + "  part_of: kemi\n- key: kemi\n  name: Kemi\n  country: FI\n  part_of: oulu\n",
            "line 5, municipalities/oulu, field “part_of”",
            "in a circle: oulu → kemi → oulu",
        ),
        (
            PROJECT + "  follows: snow\n- key: snow\n  partnership: umea-vasa\n  title: Snow\n  follows: ice\n",
            "line 5, projects/ice, field “follows”",
            "in a circle: ice → snow → ice",
        ),
        (
            "partnerships:\n- {key: again, home: vasa, partner: umea, start_year: 2001}\n",
            "line 2, partnerships/again, field “partner”",
            "already have a partnership at this time",
        ),
        (
            "partnerships:\n- {key: alone, home: vasa, partner: vasa}\n",
            "line 2, partnerships/alone, field “partner”",
            "cannot be its own partner",
        ),
        (
            "steering_groups:\n- {key: more, partnership: umea-vasa}\n",
            "line 2, steering_groups/more, field “partnership”",
            "already exists",
        ),
    ],
)
def test_says_where_a_fault_is_and_loads_nothing(db, folder, content, text, place, words):
    for entries in content.values():
        for entry in entries if isinstance(entries, list) else [entries]:
            for name in set(entry) - NEEDED:
                del entry[name]
    write(folder, content)
    (folder / "wrong.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    before = everything()
    said = refusal(folder)
    heading, *faults = said.splitlines()
    assert "1 fault" in heading
    [fault] = faults
    assert fault.startswith("- wrong.yaml, line ")
    assert place in fault
    assert words in fault
    assert everything() == before


def test_tells_all_faults_at_once(db, folder, content):
    content["municipalities"][0]["website"] = "umea.se"
    content["partnerships"][0]["end_year"] = 1948
    content["projects"][0]["end"] = "2001"
    content["projects"][1]["status"] = "done"
    content["projects"][1]["place"] = "ulea"
    write(folder, content)
    (folder / "wrong.yaml").write_text("a: b: c")
    said = refusal(folder)
    assert said.startswith("Nothing was loaded, because there are 6 faults in the content files:")
    for words in ("“website”", "“end_year”", "“end”", "“status”", "“place”", "wrong.yaml, line 1"):
        assert words in said
    assert not Origin.objects.exists()
    assert not Municipality.objects.exists()


def test_a_missing_or_empty_folder_is_a_fault(db, folder):
    assert "no content in the folder" in refusal(folder)
    assert "There is no folder" in refusal(folder / "nowhere")
    (folder / "empty.yaml").write_text("# Nothing yet.\nprojects:\n")
    assert "no content in the folder" in refusal(folder)
    (folder / "other.yml").write_text("projects: []")
    assert "other.yml, line 1: Only files whose names end in .yaml are read" in refusal(folder)


def test_check_finds_faults_too(db, folder, content):
    content["projects"][0]["status"] = "done"
    write(folder, content)
    assert "content.yaml, line" in refusal(folder, check=True)


# --- A second load -----------------------------------------------------------------------------------------------


def test_a_changed_entry_brings_its_row_up_to_date_and_no_other(db, folder, content):
    load(folder, content)
    long_ago = now() - timedelta(days=30)
    Project.objects.update(updated_at=long_ago)
    content["projects"][0]["lead"]["en"] = "A new ferry across the Kvarken."
    content["projects"][0]["results"].pop()
    content["projects"][0]["focus_areas"] = ["energy", "ferry"]
    assert load(folder, content) == ["Updated: 1 project."]
    project = Project.objects.get(slug="aurora")
    assert project.lead_en == "A new ferry across the Kvarken."
    assert project.results.count() == 1
    assert project.main_area.name_en == "Energy"
    assert project.updated_at > long_ago
    assert Project.objects.get(slug="midway").updated_at == long_ago
    assert load(folder) == ["Nothing to load: everything in the files has been loaded before."]


def test_publishing_a_draft_is_no_change_of_content(db, folder, content):
    load(folder, content)
    long_ago = now() - timedelta(days=30)
    Project.objects.update(updated_at=long_ago)
    del content["projects"][1]["state"]
    load(folder, content)
    project = Project.objects.get(slug="midway")
    assert (project.state, project.updated_at) == (State.PUBLISHED, long_ago)


def test_what_a_file_no_longer_says_is_emptied(db, folder, content):
    load(folder, content)
    del content["projects"][0]["end"]
    del content["projects"][0]["aim"]
    del content["projects"][0]["links"]
    del content["projects"][0]["follows"]
    load(folder, content)
    project = Project.objects.get(slug="aurora")
    assert (project.end, project.aim_sv, project.follows) == (None, None, None)
    assert not project.links.exists()


def change_text(project):
    project.lead_sv = "Redaktörens text."
    project.save()


def change_state(project):
    project.state = State.IN_REVIEW
    project.save()


def change_address(project):
    project.slug = "farjan"
    project.save()


def change_schedule(project):
    project.publish_until = now() + timedelta(days=9)
    project.save()


def change_result(project):
    project.results.first().delete()


def add_result(project):
    Result.objects.create(project=project, text_sv="Ett till.")


def begin_draft(project):
    project.draft = Draft.objects.create(
        content_type_id=Origin.objects.get(key="projects/aurora").content_type_id, object_id=project.pk, data=[]
    )


EDITS = [change_text, change_state, change_address, change_schedule, change_result, add_result, begin_draft]


@pytest.mark.parametrize("edit", EDITS)
def test_what_an_editor_changed_is_left_alone(db, folder, content, edit):
    load(folder, content)
    edit(Project.objects.get(slug="aurora"))
    content["projects"][0]["title"] = "Aurora Botnia"
    before = everything()
    lines = load(folder, content)
    assert lines == [
        "Changed by an editor and left alone: projects/aurora.",
        "Nothing to load: everything in the files has been loaded before. "
        "1 was left alone because an editor changed it.",
    ]
    assert everything() == before


def test_what_an_editor_deleted_is_not_brought_back(db, folder, content):
    load(folder, content)
    Project.objects.get(slug="aurora").delete()
    before = everything()
    lines = load(folder)
    assert lines[0] == "Deleted by an editor and not brought back: projects/aurora."
    assert lines[-1].endswith("1 was not loaded because an editor deleted it or what it belongs to.")
    assert everything() == before


def test_what_needs_something_deleted_is_left_out(db, folder, content):
    load(folder, content)
    for slug in ("aurora", "midway"):
        Project.objects.get(slug=slug).delete()
    Partnership.objects.get().delete()
    FocusArea.objects.get(slug="ferry").delete()
    Organisation.objects.get().delete()
    content["projects"].append({"key": "ice", "partnership": "umea-vasa", "title": "Ice"})
    content["partnerships"].append(
        {
            "key": "vasa-umea",
            "home": "vasa",
            "partner": "umea",
            "parties": [{"organisation": "kvarken", "role": "coordinator"}, {"municipality": "umea", "role": "funder"}],
        }
    )
    content["projects"].append(
        {
            "key": "snow",
            "partnership": "vasa-umea",
            "title": "Snow",
            "focus_areas": ["ferry", "energy"],
            "follows": "ice",
        }
    )
    lines = load(folder, content)
    assert "Not loaded, since they belong to something that an editor deleted: projects/ice." in lines
    snow = Project.objects.get()
    assert snow.main_area.name_en == "Energy"
    assert snow.follows is None
    assert snow.partnership.parties.get().role == "funder"
    assert not SteeringGroup.objects.exists()


def test_what_left_the_files_stays_on_the_site(db, folder, content):
    load(folder, content)
    content["projects"].pop(0)
    lines = load(folder, content)
    assert lines[0] == "No longer in the files, but still on the site: projects/aurora."
    assert Project.objects.filter(slug="aurora").exists()


def test_a_partnership_may_end_and_the_next_begin_in_the_same_load(db, folder, content):
    load(folder, content)
    content["partnerships"][0]["end_year"] = 2000
    content["partnerships"].insert(0, {"key": "anew", "home": "umea", "partner": "vasa", "start_year": 2001})
    load(folder, content)
    assert set(Partnership.objects.values_list("start_year", "end_year")) == {(1949, 2000), (2001, None)}


# --- Beside others -----------------------------------------------------------------------------------------------


def test_uses_what_an_editor_made_before(db, folder, content):
    umea = make_municipality(name_sv="Umeå", country="SE", population=1, population_year=1900)
    make_municipality(name_sv="Vasa", country="US")
    kvarken = make_organisation(name_en="Kvarken Council")
    energy = make_area(name_sv="Energi")
    lines = load(folder, content)
    assert lines[0] == (
        "On the site already, made by others, and used as they are: municipalities/umea, organisations/kvarken, "
        "focus_areas/energy."
    )
    umea.refresh_from_db()
    assert umea.population == 1
    assert Municipality.objects.filter(name_sv="Vasa").count() == 2
    partnership = Partnership.objects.get()
    assert (partnership.home, partnership.parties.get().organisation) == (umea, kvarken)
    assert Project.objects.get(slug="aurora").project_areas.filter(focus_area=energy).exists()
    before = everything()
    load(folder)
    assert everything() == before
    load(folder, remove=True)
    assert set(Municipality.objects.values_list("name_sv", "country")) == {("Umeå", "SE"), ("Vasa", "US")}


def test_two_folders_stand_beside_each_other(db, folder, content, tmp_path):
    load(folder, content)
    other = tmp_path / "skelleftea"
    other.mkdir()
    theirs = {
        "municipalities": [
            {"key": "skelleftea", "name": "Skellefteå", "country": "SE"},
            {"key": "vaasa", "name": {"en": "Vaasa"}, "country": "FI"},
        ],
        "partnerships": [{"key": "umea-vasa", "home": "skelleftea", "partner": "vaasa"}],
        "focus_areas": [{"key": "energy", "name": {"sv": "Kraft", "en": "Power"}}],
        "text_pages": [{"key": "about", "title": "Skellefteå"}],
        "site": {"name": "Skellefteå", "municipality": "skelleftea"},
    }
    load(other, theirs)
    assert SiteSettings.current().site_name_en == "Twin towns of Umeå"
    assert TextPage.objects.get(key="about").title_en == "About us"
    assert FocusArea.objects.get(name_en="Power").slug == "energy-2"
    vasa = Municipality.objects.get(name_sv="Vasa")
    assert Partnership.objects.get(slug="umea-vasa-2").partner == vasa
    load(folder, remove=True)
    assert set(Municipality.objects.values_list("slug", flat=True)) == {"skelleftea", "vasa"}
    assert load(other, theirs)[-1].startswith("Loaded: 1 text page and the settings of the site.")
    load(other, remove=True)
    load(folder, remove=True)
    assert not Origin.objects.exists()
    assert not Municipality.objects.exists()


def test_two_entries_of_the_same_name_are_two_rows(db, folder, content):
    content["municipalities"].append({"key": "vasa-province", "name": "Vasa", "country": "FI", "kind": "province"})
    load(folder, content)
    assert Municipality.objects.filter(name_sv="Vasa").count() == 2


def test_a_text_page_that_an_editor_wrote_is_left_alone(db, folder, content):
    page = TextPage.objects.get(key="about")
    page.title_sv = "Redaktörens sida"
    page.save()
    load(folder, content)
    page.refresh_from_db()
    assert page.title_sv == "Redaktörens sida"


# --- Removing ----------------------------------------------------------------------------------------------------


def test_removes_what_it_made_and_can_load_it_again(db, folder, content):
    pages = sorted(TextPage.objects.values_list("key", "title_sv", "body_en", "state", "updated_at", "order"))
    load(folder, content)
    made = {model: model.objects.count() for model in (Municipality, Project, Result, Meeting)}
    lines = load(folder, remove=True)
    assert lines[-1].startswith("Removed: 2 municipalities, 1 organisation")
    for model in (Municipality, Organisation, FocusArea, Partnership, SteeringGroup, Project, SiteSettings):
        assert not model.objects.exists()
    assert not Origin.objects.exists()
    assert not OldAddress.objects.exists()
    assert pages == sorted(TextPage.objects.values_list("key", "title_sv", "body_en", "state", "updated_at", "order"))
    assert not TextPage.objects.get(key="about").links.exists()
    assert load(folder, remove=True) == ["Nothing to remove: nothing on the site comes from this folder."]
    load(folder)
    assert made == {model: model.objects.count() for model in made}
    assert Project.objects.filter(slug="aurora").exists()


def test_leaves_no_old_address_of_what_it_removes(db, folder, content):
    load(folder, content)
    content["projects"][0]["slug"] = "farjan"
    load(folder, content)
    assert OldAddress.objects.get().slug == "aurora"
    load(folder, remove=True)
    assert not OldAddress.objects.exists()


@pytest.mark.parametrize("edit", EDITS)
def test_keeps_what_an_editor_changed_and_what_that_needs(db, folder, content, edit):
    load(folder, content)
    edit(Project.objects.get(slug="aurora"))
    lines = load(folder, remove=True)
    assert lines[0] == "Changed by an editor and kept: projects/aurora."
    assert any(line.startswith("Kept: partnerships/umea-vasa, since others depend on it: ") for line in lines)
    assert Project.objects.count() == 2
    assert Partnership.objects.exists()
    assert Municipality.objects.count() == 2
    assert not SteeringGroup.objects.exists()
    assert not SiteSettings.objects.exists()
    assert "were kept because an editor changed them or others depend on them." in lines[-1]


def test_keeps_a_partnership_with_an_editors_project_or_steering_group(db, folder, content):
    load(folder, content)
    group = SteeringGroup.objects.get()
    group.about_sv = "<p>Redaktörens text.</p>"
    group.save()
    load(folder, remove=True)
    assert SteeringGroup.objects.get().partnership.slug == "umea-vasa"
    assert not Project.objects.exists()
    make_project(partnership=Partnership.objects.get())
    load(folder)
    load(folder, remove=True)
    assert Project.objects.count() == 1


def test_keeps_a_municipality_that_an_editors_partnership_needs(db, folder, content):
    load(folder, content)
    make_partnership(home=Municipality.objects.get(slug="vasa"))
    lines = load(folder, remove=True)
    assert any(line.startswith("Kept: municipalities/vasa, since others depend on it: Vaasa – ") for line in lines)
    assert Municipality.objects.filter(slug="vasa").exists()
    assert not Municipality.objects.filter(slug="umea").exists()


# --- The example that comes with the site ------------------------------------------------------------------------


def test_loads_the_example(db):
    [line] = load(EXAMPLE)
    assert "11 municipalities" in line
    assert "4 partnerships" in line
    assert "45 projects" in line
    assert Project.objects.count() == 45
    drafts = {
        entry["key"]
        for file in EXAMPLE.glob("*.yaml")
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")).get("projects", [])
        if entry.get("state") == "draft"
    }
    assert set(Project.objects.exclude(state=State.PUBLISHED).values_list("slug", flat=True)) == drafts
    before = everything()
    load(EXAMPLE)
    assert everything() == before
    load(EXAMPLE, remove=True)
    assert not Project.objects.exists()
    assert not Origin.objects.exists()


# --- What is written about it ------------------------------------------------------------------------------------


def test_the_folder_in_the_documentation_can_be_loaded(db, folder):
    example = DOCUMENTATION.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    (folder / "umea.yaml").write_text(example, encoding="utf-8")
    assert load(folder) == [
        "Loaded: 2 municipalities, 1 focus area, 1 partnership, 1 project and the settings of the site."
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_documentation_names_every_field(kind):
    text = DOCUMENTATION.read_text(encoding="utf-8")
    section = text.partition(f"### {kind.name}\n")[2].partition("\n### ")[0]
    names = {*kind.all_fields, *(name for rows in kind.lists.values() if not rows.plain for name in rows.fields)}
    assert not [name for name in sorted(names - {"slug", "state"}) if f"`{name}`" not in section]
