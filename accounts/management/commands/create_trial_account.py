import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import ADMINISTRATORS
from translations.commands import SpeakingCommand

NAME = "tryout"


class Command(SpeakingCommand):
    help = (
        "Make the staff account for trying the site out on one machine, with a generated password that is kept in "
        "DATA_DIR/trial-account, and print both. An account that exists keeps its password."
    )

    def handle(self, **options):
        file = Path(settings.DATA_DIR) / "trial-account"
        user = User.objects.filter(username=NAME).first()
        if file.is_file():
            password = file.read_text(encoding="utf-8").strip()
        else:
            password = secrets.token_urlsafe(12)
            file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as kept:
                kept.write(f"{password}\n")
        if user is None:
            user = User(username=NAME, is_staff=True)
            user.set_password(password)
            user.save()
            user.groups.add(Group.objects.get(name=ADMINISTRATORS))
        if user.check_password(password):
            words = _("Sign in at /admin/ as %(name)s with the password %(password)s (kept in %(file)s).")
        else:
            words = _("Sign in at /admin/ as %(name)s; the password has been changed since it was generated.")
        self.stdout.write(words % {"name": NAME, "password": password, "file": file})
