import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import publishing.storages


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translations_made_from", models.JSONField(default=dict, editable=False)),
                ("file", models.FileField(upload_to="documents/", verbose_name="file")),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="Say what it is: “Agreement of 2013”.",
                        max_length=200,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_sv",
                    models.CharField(
                        blank=True,
                        help_text="Say what it is: “Agreement of 2013”.",
                        max_length=200,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        help_text="Say what it is: “Agreement of 2013”.",
                        max_length=200,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size in bytes")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
            ],
            options={
                "default_permissions": ("add", "change", "delete", "view", "translate"),
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["-uploaded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title_sv", ""), ("title_en", ""), _connector="OR", _negated=True),
                        name="publishing_document_no_empty_texts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_sv__isnull", False), ("title_en__isnull", False), _connector="OR"),
                        name="publishing_document_has_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translations_made_from", models.JSONField(default=dict, editable=False)),
                (
                    "file",
                    models.ImageField(
                        height_field="height",
                        storage=publishing.storages.private_storage,
                        upload_to="pictures/",
                        verbose_name="file",
                        width_field="width",
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows, for those who cannot see it. One sentence.",
                        max_length=300,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "alt_sv",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows, for those who cannot see it. One sentence.",
                        max_length=300,
                        null=True,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "alt_en",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows, for those who cannot see it. One sentence.",
                        max_length=300,
                        null=True,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "is_decorative",
                    models.BooleanField(
                        default=False,
                        help_text="It says nothing that the text does not say: no alternative text.",
                        verbose_name="decorative",
                    ),
                ),
                ("photographer", models.CharField(blank=True, max_length=200, verbose_name="photographer")),
                (
                    "licence",
                    models.CharField(
                        blank=True,
                        help_text="What allows us to show it, such as CC BY 4.0.",
                        max_length=200,
                        verbose_name="licence",
                    ),
                ),
                (
                    "focal_x",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="Per cent from the left. Cropping keeps this point in sight.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="focal point, across",
                    ),
                ),
                (
                    "focal_y",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="Per cent from the top.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="focal point, down",
                    ),
                ),
                ("width", models.PositiveIntegerField(default=0, editable=False)),
                ("height", models.PositiveIntegerField(default=0, editable=False)),
                ("renditions", models.JSONField(default=list, editable=False)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
            ],
            options={
                "default_permissions": ("add", "change", "delete", "view", "translate"),
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ["-uploaded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("focal_x__lte", 100), ("focal_y__lte", 100)),
                        name="picture_focal_point_inside",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alt_sv", ""), ("alt_en", ""), _connector="OR", _negated=True),
                        name="publishing_picture_no_empty_texts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OldAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "object_id",
                    models.PositiveBigIntegerField(help_text="NULL once the page has been deleted.", null=True),
                ),
                ("slug", models.SlugField(max_length=80)),
                (
                    "reasons",
                    models.JSONField(
                        default=dict, help_text="Why it was withdrawn before it was deleted, by language."
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("content_type", "slug"), name="old_address_leads_one_way")
                ],
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folder", models.CharField(max_length=100)),
                (
                    "key",
                    models.CharField(
                        help_text="The kind and key of the entry, such as projects/sekos.", max_length=150
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                (
                    "fingerprint",
                    models.CharField(help_text="Of the row, with its rows below it, as last loaded.", max_length=32),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("folder", "key"), name="an_entry_makes_one_row")],
            },
        ),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        help_text="Follows from the address, which may be long (key_of).",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("url", models.TextField()),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "status",
                    models.PositiveSmallIntegerField(help_text="The HTTP status, if any.", null=True),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("gone", "the page is gone"),
                            ("invalid", "the address is not one that can be opened"),
                            ("timeout", "the site does not answer"),
                            ("no_such_site", "there is no site of that name"),
                            ("refused", "the site refuses the connection"),
                            ("cut_off", "the site breaks off the connection"),
                            ("expired", "the site’s certificate has expired"),
                            ("certificate", "the site’s certificate is not valid"),
                            ("redirects", "it is redirected again and again and leads nowhere"),
                            ("denied", "the site does not let programs in"),
                            ("server", "the site has a fault of its own"),
                            ("internal", "it leads into an internal network"),
                            ("unverified", "its secure connection could not be verified from here"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "redirected_to",
                    models.TextField(blank=True, help_text="Where it has moved for good, as the site says."),
                ),
                (
                    "first_failed_at",
                    models.DateTimeField(help_text="NULL if it worked when last known.", null=True),
                ),
                (
                    "failures",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="On how many occasions in a row it has failed."
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="LinkPlace",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        help_text="Follows from the row, the column and the link (key_of).",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("page_id", models.PositiveBigIntegerField(help_text="The page, or what else has a form of its own.")),
                ("row_id", models.PositiveBigIntegerField(help_text="The page itself, or a row below it.")),
                ("column", models.CharField(max_length=100)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="publishing.linkcheck"
                    ),
                ),
                (
                    "page_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "row_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["row_type", "row_id"], name="link_place_by_row")],
            },
        ),
    ]
