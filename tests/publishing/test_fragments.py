"""What follows from values alone is rendered once for them."""

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe

from publishing import fragments
from publishing.pagecache.store import Store
from translations.texts import Text

LINK = "texts/text_link.html"


@pytest.fixture(autouse=True)
def rendered(monkeypatch):
    """The names of the templates that are rendered, from an empty memory."""
    names = []
    render = fragments.render_to_string

    def note(name, values):
        names.append(name)
        return render(name, values)

    monkeypatch.setattr(fragments, "render_to_string", note)
    monkeypatch.setattr(fragments, "_kept", Store(20_000))
    return names


def link(words, url="/a/", language="sv", **values):
    return fragments.fragment(LINK, text=Text(words, language, is_fallback=language != "sv"), url=url, **values)


def test_the_same_values_are_rendered_once(rendered):
    assert link("Vatten") == link("Vatten") == '<a href="/a/">Vatten</a>'
    assert rendered == [LINK]


def test_other_values_and_other_languages_are_another_fragment(rendered):
    assert link("Vatten") != link("Skola")
    assert link("Water", language="en") != link("Water")
    with translation.override("sv"):
        swedish = link("Water", language="en")
    with translation.override("en"):
        english = link("Water", language="en")
    assert ("på engelska" in swedish, "in English" in english) == (True, True)


def test_words_are_escaped_and_html_is_refused_where_it_could_stand_for_words(rendered):
    assert link("<b>Vatten</b> & mer") == '<a href="/a/">&lt;b&gt;Vatten&lt;/b&gt; &amp; mer</a>'
    with pytest.raises(TypeError, match="marked as safe"):
        link(mark_safe("<i>Vatten</i>"))
    # Once the words are known, HTML that is spelt alike is escaped as they are.
    assert link(mark_safe("<b>Vatten</b> & mer")) == link("<b>Vatten</b> & mer")
    assert fragments.fragment(LINK, text=Text("a", "sv", is_fallback=False), url=mark_safe('"><b>')) == (
        '<a href="&quot;&gt;&lt;b&gt;">a</a>'
    )


def test_what_could_change_is_refused(rendered):
    with pytest.raises(TypeError):
        fragments.fragment(LINK, text=["a"], url="/a/")


def test_memory_is_bounded_and_what_is_used_stays(rendered):
    link("Vatten")
    for number in range(200):
        link(f"Vatten {number}")
        link("Vatten")
    assert len(fragments._kept.answers) < 20
    assert len(rendered) == 201


def test_who_writes_templates_sees_them(rendered, settings):
    settings.DEBUG = True
    link("Vatten")
    link("Vatten")
    assert len(rendered) == 2
