import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import publishing.fields
import translations.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnerships", "0001_initial"),
        ("publishing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FocusArea",
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
                    "slug",
                    models.SlugField(
                        blank=True,
                        error_messages={"unique": "Another page has this address. Choose another, or leave it empty."},
                        help_text="The last part of the page’s address. Empty: made from the title. The old address keeps working.",
                        max_length=80,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("name_sv", models.CharField(blank=True, max_length=100, null=True, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=100, null=True, verbose_name="name")),
                (
                    "about",
                    models.TextField(
                        blank=True, help_text="What the projects in this area are about.", verbose_name="about the area"
                    ),
                ),
                (
                    "about_sv",
                    models.TextField(
                        blank=True,
                        help_text="What the projects in this area are about.",
                        null=True,
                        verbose_name="about the area",
                    ),
                ),
                (
                    "about_en",
                    models.TextField(
                        blank=True,
                        help_text="What the projects in this area are about.",
                        null=True,
                        verbose_name="about the area",
                    ),
                ),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("ochre", "ochre"),
                            ("jade", "jade"),
                            ("plum", "plum"),
                            ("blue", "blue"),
                            ("brick", "brick"),
                            ("slate", "slate"),
                        ],
                        default="slate",
                        max_length=10,
                        verbose_name="colour",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        help_text="OECD’s purpose code, used in open data on aid: 14010 is water policy.",
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{5}\\Z", "A DAC code has five digits, such as 14010."
                            )
                        ],
                        verbose_name="DAC sector code",
                    ),
                ),
                (
                    "name_shown_sv",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            django.db.models.functions.comparison.NullIf(models.F("name_sv"), models.Value("")),
                            django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                            models.Value(""),
                        ),
                        output_field=models.CharField(max_length=100),
                    ),
                ),
                ("name_sort_sv", models.CharField(db_index=True, default="", editable=False, max_length=200)),
                (
                    "name_shown_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                            django.db.models.functions.comparison.NullIf(models.F("name_sv"), models.Value("")),
                            models.Value(""),
                        ),
                        output_field=models.CharField(max_length=100),
                    ),
                ),
                ("name_sort_en", models.CharField(db_index=True, default="", editable=False, max_length=200)),
            ],
            options={
                "default_permissions": ("add", "change", "delete", "view", "publish", "translate"),
                "verbose_name": "focus area",
                "verbose_name_plural": "focus areas",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publish_until__isnull", True),
                            ("publish_from__isnull", True),
                            ("publish_until__gt", models.F("publish_from")),
                            _connector="OR",
                        ),
                        name="projects_focusarea_published_for_a_while",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("withdrawal_reason_sv__isnull", False),
                            ("withdrawal_reason_en__isnull", False),
                            _connector="OR",
                        ),
                        name="projects_focusarea_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sector", ""),
                            models.Q(("sector__gte", "00000"), ("sector__lte", "99999")),
                            _connector="OR",
                        ),
                        name="focus_area_sector_has_five_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about_sv", ""),
                            ("about_en", ""),
                            ("change_note_sv", ""),
                            ("change_note_en", ""),
                            ("name_sv", ""),
                            ("name_en", ""),
                            ("withdrawal_reason_sv", ""),
                            ("withdrawal_reason_en", ""),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="projects_focusarea_no_empty_texts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_sv__isnull", False), ("name_en__isnull", False), _connector="OR"),
                        name="projects_focusarea_has_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
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
                    "slug",
                    models.SlugField(
                        blank=True,
                        error_messages={"unique": "Another page has this address. Choose another, or leave it empty."},
                        help_text="The last part of the page’s address. Empty: made from the title. The old address keeps working.",
                        max_length=80,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("project", "project"),
                            ("pre_study", "pre-study"),
                            ("steering_group", "steering group"),
                            ("dissemination", "dissemination"),
                        ],
                        default="project",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="As the project is called. Do not translate a name that is not used.",
                        max_length=250,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_sv",
                    models.CharField(
                        blank=True,
                        help_text="As the project is called. Do not translate a name that is not used.",
                        max_length=250,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        help_text="As the project is called. Do not translate a name that is not used.",
                        max_length=250,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "short_name",
                    models.CharField(
                        blank=True, help_text="Such as “MIS 2”.", max_length=50, verbose_name="short name"
                    ),
                ),
                (
                    "lead",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences: what, with whom, when.",
                        max_length=600,
                        verbose_name="lead",
                    ),
                ),
                (
                    "lead_sv",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences: what, with whom, when.",
                        max_length=600,
                        null=True,
                        verbose_name="lead",
                    ),
                ),
                (
                    "lead_en",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences: what, with whom, when.",
                        max_length=600,
                        null=True,
                        verbose_name="lead",
                    ),
                ),
                (
                    "aim",
                    models.TextField(blank=True, help_text="What the project wanted to reach.", verbose_name="aim"),
                ),
                (
                    "aim_sv",
                    models.TextField(
                        blank=True, help_text="What the project wanted to reach.", null=True, verbose_name="aim"
                    ),
                ),
                (
                    "aim_en",
                    models.TextField(
                        blank=True, help_text="What the project wanted to reach.", null=True, verbose_name="aim"
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        blank=True,
                        help_text="What happened. Results have rows of their own.",
                        verbose_name="what was done",
                    ),
                ),
                (
                    "body_sv",
                    models.TextField(
                        blank=True,
                        help_text="What happened. Results have rows of their own.",
                        null=True,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "body_en",
                    models.TextField(
                        blank=True,
                        help_text="What happened. Results have rows of their own.",
                        null=True,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "participants",
                    models.TextField(
                        blank=True,
                        help_text="Departments, schools, associations. Functions, not persons.",
                        verbose_name="who took part",
                    ),
                ),
                (
                    "participants_sv",
                    models.TextField(
                        blank=True,
                        help_text="Departments, schools, associations. Functions, not persons.",
                        null=True,
                        verbose_name="who took part",
                    ),
                ),
                (
                    "participants_en",
                    models.TextField(
                        blank=True,
                        help_text="Departments, schools, associations. Functions, not persons.",
                        null=True,
                        verbose_name="who took part",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("approved", "approved"),
                            ("ongoing", "ongoing"),
                            ("completed", "completed"),
                            ("cancelled", "cancelled"),
                            ("unknown", "status unknown"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "status_as_of",
                    publishing.fields.PartialDateField(
                        help_text="When we last knew. “Ongoing” without a date is wrong in two years.",
                        verbose_name="status known as of",
                    ),
                ),
                ("status_note", models.CharField(blank=True, max_length=300, verbose_name="note on the status")),
                (
                    "status_note_sv",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="note on the status"),
                ),
                (
                    "status_note_en",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="note on the status"),
                ),
                (
                    "start",
                    publishing.fields.PartialDateField(
                        help_text="As precise as known: 2009, 2009-11 or 2009-11-05.", verbose_name="start"
                    ),
                ),
                (
                    "end",
                    publishing.fields.PartialDateField(
                        help_text="The real or planned end, as precise as known.", verbose_name="end"
                    ),
                ),
                (
                    "active_years",
                    models.CharField(
                        blank=True,
                        help_text="Years in which something is known to have happened, where start and end are not: 2012, 2013.",
                        max_length=200,
                        verbose_name="known to be active in",
                    ),
                ),
                (
                    "duration_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="duration in months",
                    ),
                ),
                (
                    "budget_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="budget",
                    ),
                ),
                (
                    "budget_currency",
                    models.CharField(
                        default="SEK", help_text="Such as SEK or EUR.", max_length=3, verbose_name="currency"
                    ),
                ),
                (
                    "budget_kind",
                    models.CharField(
                        choices=[("granted", "granted"), ("applied_for", "applied for")],
                        default="granted",
                        max_length=20,
                        verbose_name="kind of amount",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="The funder’s or our own: 2009/0203.",
                        max_length=50,
                        verbose_name="reference number",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="A function, not a person: “International office”.",
                        max_length=200,
                        verbose_name="contact",
                    ),
                ),
                (
                    "contact_sv",
                    models.CharField(
                        blank=True,
                        help_text="A function, not a person: “International office”.",
                        max_length=200,
                        null=True,
                        verbose_name="contact",
                    ),
                ),
                (
                    "contact_en",
                    models.CharField(
                        blank=True,
                        help_text="A function, not a person: “International office”.",
                        max_length=200,
                        null=True,
                        verbose_name="contact",
                    ),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail of the contact")),
                ("first_year", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("last_year", models.PositiveSmallIntegerField(db_index=True, editable=False, null=True)),
                (
                    "title_shown_sv",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            django.db.models.functions.comparison.NullIf(models.F("title_sv"), models.Value("")),
                            django.db.models.functions.comparison.NullIf(models.F("title_en"), models.Value("")),
                            models.Value(""),
                        ),
                        output_field=models.CharField(max_length=250),
                    ),
                ),
                ("title_sort_sv", models.CharField(db_index=True, default="", editable=False, max_length=200)),
                (
                    "title_shown_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            django.db.models.functions.comparison.NullIf(models.F("title_en"), models.Value("")),
                            django.db.models.functions.comparison.NullIf(models.F("title_sv"), models.Value("")),
                            models.Value(""),
                        ),
                        output_field=models.CharField(max_length=250),
                    ),
                ),
                ("title_sort_en", models.CharField(db_index=True, default="", editable=False, max_length=200)),
                (
                    "cover",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publishing.picture",
                        verbose_name="cover picture",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        help_text="The earlier phase that it continues.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="projects.project",
                        verbose_name="follows",
                    ),
                ),
                (
                    "partner_at_the_time",
                    models.ForeignKey(
                        blank=True,
                        help_text="If the partner was another municipality then, one that has since been merged.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects_at_the_time",
                        to="partnerships.municipality",
                        verbose_name="partner at the time",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="partnerships.partnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where it took place, if elsewhere than in the two municipalities: a city in the province.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects_here",
                        to="partnerships.municipality",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "default_permissions": ("add", "change", "delete", "view", "publish", "translate"),
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publish_until__isnull", True),
                            ("publish_from__isnull", True),
                            ("publish_until__gt", models.F("publish_from")),
                            _connector="OR",
                        ),
                        name="projects_project_published_for_a_while",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("withdrawal_reason_sv__isnull", False),
                            ("withdrawal_reason_en__isnull", False),
                            _connector="OR",
                        ),
                        name="projects_project_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThanOrEqual(
                                django.db.models.functions.text.Left(
                                    models.F("end"), django.db.models.functions.text.Length(models.F("start"))
                                ),
                                django.db.models.functions.text.Left(
                                    models.F("start"), django.db.models.functions.text.Length(models.F("end"))
                                ),
                            )
                        ),
                        name="project_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget_amount__isnull", True), ("budget_amount__gte", 0), _connector="OR"),
                        name="project_budget_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aim_sv", ""),
                            ("aim_en", ""),
                            ("body_sv", ""),
                            ("body_en", ""),
                            ("change_note_sv", ""),
                            ("change_note_en", ""),
                            ("contact_sv", ""),
                            ("contact_en", ""),
                            ("lead_sv", ""),
                            ("lead_en", ""),
                            ("participants_sv", ""),
                            ("participants_en", ""),
                            ("status_note_sv", ""),
                            ("status_note_en", ""),
                            ("title_sv", ""),
                            ("title_en", ""),
                            ("withdrawal_reason_sv", ""),
                            ("withdrawal_reason_en", ""),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="projects_project_no_empty_texts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_sv__isnull", False), ("title_en__isnull", False), _connector="OR"),
                        name="projects_project_has_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActiveYear",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="years", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "year of activity",
                "verbose_name_plural": "years of activity",
                "ordering": ["year"],
                "constraints": [models.UniqueConstraint(fields=("year", "project"), name="project_year_counts_once")],
            },
        ),
        migrations.CreateModel(
            name="ProjectEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translations_made_from", models.JSONField(default=dict, editable=False)),
                ("starts", publishing.fields.PartialDateField(verbose_name="from", weeks=True)),
                ("ends", publishing.fields.PartialDateField(verbose_name="to", weeks=True)),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("place_sv", models.CharField(blank=True, max_length=200, null=True, verbose_name="place")),
                ("place_en", models.CharField(blank=True, max_length=200, null=True, verbose_name="place")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="what happened")),
                ("text_sv", models.CharField(blank=True, max_length=500, null=True, verbose_name="what happened")),
                ("text_en", models.CharField(blank=True, max_length=500, null=True, verbose_name="what happened")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["starts", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("starts__isnull", False)), name="event_has_a_date"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place_sv", ""),
                            ("place_en", ""),
                            ("text_sv", ""),
                            ("text_en", ""),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="projects_projectevent_no_empty_texts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectFocusArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="The lowest is the main one.", verbose_name="order"
                    ),
                ),
                (
                    "focus_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_areas",
                        to="projects.focusarea",
                        verbose_name="focus area",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="project_areas", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "focus area",
                "verbose_name_plural": "focus areas",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "focus_area"),
                        name="focus_area_given_once",
                        violation_error_message="This focus area is already there.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "goal",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1. No Poverty"),
                            (2, "2. Zero Hunger"),
                            (3, "3. Good Health and Well-being"),
                            (4, "4. Quality Education"),
                            (5, "5. Gender Equality"),
                            (6, "6. Clean Water and Sanitation"),
                            (7, "7. Affordable and Clean Energy"),
                            (8, "8. Decent Work and Economic Growth"),
                            (9, "9. Industry, Innovation and Infrastructure"),
                            (10, "10. Reduced Inequalities"),
                            (11, "11. Sustainable Cities and Communities"),
                            (12, "12. Responsible Consumption and Production"),
                            (13, "13. Climate Action"),
                            (14, "14. Life Below Water"),
                            (15, "15. Life on Land"),
                            (16, "16. Peace, Justice and Strong Institutions"),
                            (17, "17. Partnerships for the Goals"),
                        ],
                        verbose_name="goal",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="project_goals", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "Sustainable Development Goal",
                "verbose_name_plural": "Sustainable Development Goals",
                "ordering": ["goal"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "goal"),
                        name="goal_given_once",
                        violation_error_message="This goal is already there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("goal__range", (1, 17))), name="goal_is_one_of_seventeen"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectLink",
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
                    "is_source",
                    models.BooleanField(
                        default=False, help_text="What is said here is known from that page.", verbose_name="source"
                    ),
                ),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links and sources",
                "ordering": ["order", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document__isnull", True), models.Q(("url", ""), _negated=True)),
                            models.Q(("document__isnull", False), ("url", "")),
                            _connector="OR",
                        ),
                        name="projectlink_is_one_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_sv", ""), ("title_en", ""), _connector="OR", _negated=True),
                        name="projects_projectlink_no_empty_texts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_sv__isnull", False), ("title_en__isnull", False), _connector="OR"),
                        name="projects_projectlink_has_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translations_made_from", models.JSONField(default=dict, editable=False)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("note_sv", models.CharField(blank=True, max_length=300, null=True, verbose_name="note")),
                ("note_en", models.CharField(blank=True, max_length=300, null=True, verbose_name="note")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "owner"), ("applicant", "applicant"), ("participant", "also takes part")],
                        default="participant",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "owner and other parties",
                "ordering": ["order", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("municipality__isnull", False), ("organisation__isnull", True)),
                            models.Q(("municipality__isnull", True), ("organisation__isnull", False)),
                            _connector="OR",
                        ),
                        name="projectparty_is_one_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note_sv", ""), ("note_en", ""), _connector="OR", _negated=True),
                        name="projects_projectparty_no_empty_texts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translations_made_from", models.JSONField(default=dict, editable=False)),
                ("caption", models.CharField(blank=True, max_length=300, verbose_name="caption")),
                ("caption_sv", models.CharField(blank=True, max_length=300, null=True, verbose_name="caption")),
                ("caption_en", models.CharField(blank=True, max_length=300, null=True, verbose_name="caption")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publishing.picture",
                        verbose_name="picture",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gallery", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "gallery",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("caption_sv", ""), ("caption_en", ""), _connector="OR", _negated=True),
                        name="projects_projectpicture_no_empty_texts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translations_made_from", models.JSONField(default=dict, editable=False)),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="result")),
                ("text_sv", models.CharField(blank=True, max_length=500, null=True, verbose_name="result")),
                ("text_en", models.CharField(blank=True, max_length=500, null=True, verbose_name="result")),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("home", "our municipality"),
                            ("partner", "the partner"),
                            ("both", "both sides"),
                            ("not_stated", "not stated"),
                        ],
                        default="not_stated",
                        help_text="Only where we know whose gain it is.",
                        max_length=20,
                        verbose_name="whose gain",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("expected", "expected"), ("achieved", "achieved")],
                        default="expected",
                        help_text="A plan is expected until someone can show that it happened.",
                        max_length=20,
                        verbose_name="expected or achieved",
                    ),
                ),
                ("year", publishing.fields.YearField(blank=True, null=True, verbose_name="year")),
                (
                    "evidence",
                    models.URLField(
                        blank=True, help_text="Where it can be read.", max_length=500, verbose_name="evidence"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "result",
                "verbose_name_plural": "results",
                "ordering": ["order", "pk"],
                "indexes": [models.Index(fields=["outcome", "side"], name="result_outcome_and_side")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_sv", ""), ("text_en", ""), _connector="OR", _negated=True),
                        name="projects_result_no_empty_texts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text_sv__isnull", False), ("text_en__isnull", False), _connector="OR"),
                        name="projects_result_has_text",
                    ),
                ],
            },
        ),
    ]
