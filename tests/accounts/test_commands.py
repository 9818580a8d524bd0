import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts.models import User
from accounts.roles import ADMINISTRATORS, EDITORS

pytestmark = pytest.mark.django_db


def test_the_trial_account_keeps_its_generated_password(tmp_path, settings, client, capsys):
    settings.DATA_DIR = tmp_path
    call_command("create_trial_account")
    password = (tmp_path / "trial-account").read_text().strip()
    assert password in capsys.readouterr().out
    assert (tmp_path / "trial-account").stat().st_mode & 0o077 == 0
    call_command("create_trial_account")
    assert password in capsys.readouterr().out
    assert client.login(username="tryout", password=password)
    assert client.get("/admin/").status_code == 200


def test_a_changed_password_is_not_put_back(tmp_path, settings, capsys):
    settings.DATA_DIR = tmp_path
    call_command("create_trial_account")
    user = User.objects.get(username="tryout")
    user.set_password("another long password")
    user.save()
    call_command("create_trial_account")
    assert "has been changed" in capsys.readouterr().out
    user.refresh_from_db()
    assert user.check_password("another long password")


def test_the_groups_exist_from_the_start():
    editors = set(Group.objects.get(name=EDITORS).permissions.values_list("codename", flat=True))
    administrators = set(Group.objects.get(name=ADMINISTRATORS).permissions.values_list("codename", flat=True))
    assert {"change_project", "add_partnership", "change_textpage", "add_picture"} <= editors
    assert not {"change_user", "change_sitesettings"} & editors
    assert editors | {"change_user", "change_sitesettings"} <= administrators
