import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import translations.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnerships", "0001_initial"),
        ("publishing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TextPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translations_made_from", models.JSONField(default=dict, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "in review"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "withdrawal_reason",
                    models.CharField(
                        blank=True,
                        help_text="Visitors who come to the address read it. One sentence.",
                        max_length=300,
                        verbose_name="reason for withdrawing",
                    ),
                ),
                (
                    "withdrawal_reason_sv",
                    models.CharField(
                        blank=True,
                        help_text="Visitors who come to the address read it. One sentence.",
                        max_length=300,
                        null=True,
                        verbose_name="reason for withdrawing",
                    ),
                ),
                (
                    "withdrawal_reason_en",
                    models.CharField(
                        blank=True,
                        help_text="Visitors who come to the address read it. One sentence.",
                        max_length=300,
                        null=True,
                        verbose_name="reason for withdrawing",
                    ),
                ),
                (
                    "publish_from",
                    models.DateTimeField(
                        blank=True,
                        db_index=True,
                        help_text="Empty: as soon as it is published.",
                        null=True,
                        verbose_name="publish from",
                    ),
                ),
                (
                    "publish_until",
                    models.DateTimeField(
                        blank=True,
                        db_index=True,
                        help_text="Empty: for as long as it is published.",
                        null=True,
                        verbose_name="publish until",
                    ),
                ),
                (
                    "change_note",
                    models.CharField(
                        blank=True,
                        help_text="What a visitor who was here before should know, such as “New figures for 2024”.",
                        max_length=300,
                        verbose_name="public note on the last change",
                    ),
                ),
                (
                    "change_note_sv",
                    models.CharField(
                        blank=True,
                        help_text="What a visitor who was here before should know, such as “New figures for 2024”.",
                        max_length=300,
                        null=True,
                        verbose_name="public note on the last change",
                    ),
                ),
                (
                    "change_note_en",
                    models.CharField(
                        blank=True,
                        help_text="What a visitor who was here before should know, such as “New figures for 2024”.",
                        max_length=300,
                        null=True,
                        verbose_name="public note on the last change",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(
                        blank=True,
                        help_text="The day someone should read it again.",
                        null=True,
                        verbose_name="review on",
                    ),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(db_index=True, editable=False, null=True, verbose_name="first published"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(db_index=True, editable=False, null=True, verbose_name="last changed"),
                ),
                ("content_fingerprint", models.CharField(default="", editable=False, max_length=32)),
                (
                    "outdated_in",
                    models.CharField(
                        default="",
                        editable=False,
                        help_text="The languages in which a text is older than its original, as “,en,”, to be asked for in lists.",
                        max_length=100,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("about", "about the partnerships"),
                            ("financing", "financing"),
                            ("accessibility", "accessibility"),
                            ("privacy", "privacy"),
                        ],
                        editable=False,
                        max_length=20,
                        unique=True,
                        verbose_name="page",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("title", models.CharField(blank=True, max_length=150, verbose_name="title")),
                ("title_sv", models.CharField(blank=True, max_length=150, null=True, verbose_name="title")),
                ("title_en", models.CharField(blank=True, max_length=150, null=True, verbose_name="title")),
                (
                    "lead",
                    models.TextField(
                        blank=True, help_text="Two sentences at the most.", max_length=600, verbose_name="lead"
                    ),
                ),
                (
                    "lead_sv",
                    models.TextField(
                        blank=True,
                        help_text="Two sentences at the most.",
                        max_length=600,
                        null=True,
                        verbose_name="lead",
                    ),
                ),
                (
                    "lead_en",
                    models.TextField(
                        blank=True,
                        help_text="Two sentences at the most.",
                        max_length=600,
                        null=True,
                        verbose_name="lead",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("body_sv", models.TextField(blank=True, null=True, verbose_name="text")),
                ("body_en", models.TextField(blank=True, null=True, verbose_name="text")),
            ],
            options={
                "default_permissions": ("add", "change", "delete", "view", "publish", "translate"),
                "verbose_name": "text page",
                "verbose_name_plural": "text pages",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publish_until__isnull", True),
                            ("publish_from__isnull", True),
                            ("publish_until__gt", models.F("publish_from")),
                            _connector="OR",
                        ),
                        name="website_textpage_published_for_a_while",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("withdrawal_reason_sv__isnull", False),
                            ("withdrawal_reason_en__isnull", False),
                            _connector="OR",
                        ),
                        name="website_textpage_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("body_sv", ""),
                            ("body_en", ""),
                            ("change_note_sv", ""),
                            ("change_note_en", ""),
                            ("lead_sv", ""),
                            ("lead_en", ""),
                            ("title_sv", ""),
                            ("title_en", ""),
                            ("withdrawal_reason_sv", ""),
                            ("withdrawal_reason_en", ""),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="website_textpage_no_empty_texts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_sv__isnull", False), ("title_en__isnull", False), _connector="OR"),
                        name="website_textpage_has_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translations_made_from", models.JSONField(default=dict, editable=False)),
                ("site_name", models.CharField(blank=True, max_length=100, verbose_name="name of the site")),
                (
                    "site_name_sv",
                    models.CharField(blank=True, max_length=100, null=True, verbose_name="name of the site"),
                ),
                (
                    "site_name_en",
                    models.CharField(blank=True, max_length=100, null=True, verbose_name="name of the site"),
                ),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="The first sentence of the front page.",
                        max_length=600,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "introduction_sv",
                    models.TextField(
                        blank=True,
                        help_text="The first sentence of the front page.",
                        max_length=600,
                        null=True,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "introduction_en",
                    models.TextField(
                        blank=True,
                        help_text="The first sentence of the front page.",
                        max_length=600,
                        null=True,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="A function, not a person: “International office, Växjö Municipality”.",
                        max_length=200,
                        verbose_name="contact",
                    ),
                ),
                (
                    "contact_sv",
                    models.CharField(
                        blank=True,
                        help_text="A function, not a person: “International office, Växjö Municipality”.",
                        max_length=200,
                        null=True,
                        verbose_name="contact",
                    ),
                ),
                (
                    "contact_en",
                    models.CharField(
                        blank=True,
                        help_text="A function, not a person: “International office, Växjö Municipality”.",
                        max_length=200,
                        null=True,
                        verbose_name="contact",
                    ),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("contact_phone", models.CharField(blank=True, max_length=50, verbose_name="telephone")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.municipality",
                        verbose_name="publishing municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "settings of the site",
                "verbose_name_plural": "settings of the site",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="site_settings_is_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contact_sv", ""),
                            ("contact_en", ""),
                            ("introduction_sv", ""),
                            ("introduction_en", ""),
                            ("site_name_sv", ""),
                            ("site_name_en", ""),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="website_sitesettings_no_empty_texts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TextPageLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translations_made_from", models.JSONField(default=dict, editable=False)),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="Say where it leads, not “click here”.",
                        max_length=200,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_sv",
                    models.CharField(
                        blank=True,
                        help_text="Say where it leads, not “click here”.",
                        max_length=200,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        help_text="Say where it leads, not “click here”.",
                        max_length=200,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                (
                    "language",
                    translations.fields.LanguageField(
                        blank=True,
                        help_text="Of the page or document, such as sv, en or vi. Visitors are told when it is another than theirs.",
                        max_length=20,
                        verbose_name="language",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="publishing.document",
                        verbose_name="or document",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="website.textpage"
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
                "ordering": ["order", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document__isnull", True), models.Q(("url", ""), _negated=True)),
                            models.Q(("document__isnull", False), ("url", "")),
                            _connector="OR",
                        ),
                        name="textpagelink_is_one_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_sv", ""), ("title_en", ""), _connector="OR", _negated=True),
                        name="website_textpagelink_no_empty_texts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_sv__isnull", False), ("title_en__isnull", False), _connector="OR"),
                        name="website_textpagelink_has_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ErrorReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page_address", models.CharField(blank=True, max_length=500, verbose_name="address of the page")),
                (
                    "page_title",
                    models.CharField(blank=True, max_length=300, verbose_name="title of the page at the time"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("sv", "Svenska"), ("en", "English")],
                        max_length=10,
                        verbose_name="language of the visitor",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("content", "something in the content is wrong"),
                            ("accessibility", "the page is hard to use"),
                            ("other", "something else"),
                        ],
                        default="content",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        validators=[
                            django.core.validators.MinLengthValidator(
                                10, "Write at least %(limit_value)d characters, so that it can be understood."
                            ),
                            django.core.validators.MaxLengthValidator(
                                4000, "Write at most %(limit_value)d characters; these are %(show_value)d."
                            ),
                        ],
                        verbose_name="what is wrong",
                    ),
                ),
                (
                    "suggestion",
                    models.TextField(
                        blank=True,
                        validators=[
                            django.core.validators.MaxLengthValidator(
                                4000, "Write at most %(limit_value)d characters; these are %(show_value)d."
                            )
                        ],
                        verbose_name="what would be right",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="the visitor’s e-mail")),
                (
                    "received_at",
                    models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="received"),
                ),
                ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="dealt with")),
                (
                    "note",
                    models.TextField(blank=True, help_text="What was done, for your colleagues.", verbose_name="note"),
                ),
                ("sender", models.CharField(db_index=True, default="", editable=False, max_length=64)),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dealt with by",
                    ),
                ),
            ],
            options={
                "verbose_name": "reported error",
                "verbose_name_plural": "reported errors",
                "ordering": ["-received_at", "-pk"],
            },
        ),
    ]
