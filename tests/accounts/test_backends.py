"""What somebody may do is what Django says, asked in one query."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.backends import OneQueryBackend
from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("groups", [[], ["Editors"], ["Editors", "Translators"]])
@pytest.mark.parametrize("names", [[], ["delete_user", "publish_project"]])
@pytest.mark.parametrize("values", [{}, {"is_active": False}, {"is_superuser": True}])
def test_permissions_are_those_of_django(groups, names, values):
    user = make_user(groups, **values)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    expected = ModelBackend().get_all_permissions(User.objects.get(pk=user.pk))
    user = User.objects.get(pk=user.pk)
    assert OneQueryBackend().get_all_permissions(user) == expected
    assert user.get_all_permissions() == expected
    assert user.has_perm("projects.publish_project") == ("projects.publish_project" in expected)
    # Of one object in particular, Django's knows nothing.
    assert OneQueryBackend().get_all_permissions(user, obj=user) == set()


def test_one_query_is_asked_and_only_once():
    user = User.objects.get(pk=make_user(["Publishers"]).pk)
    with CaptureQueriesContext(connection) as asked:
        assert user.has_perm("projects.publish_project")
        assert not user.has_perm("accounts.delete_user")
    assert len(asked) == 1


def test_a_visitor_may_do_nothing():
    assert OneQueryBackend().get_all_permissions(AnonymousUser()) == set()
