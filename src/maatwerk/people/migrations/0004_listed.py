from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_sendings"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="authorisation",
            options={"ordering": ["id"]},
        ),
        migrations.AlterModelOptions(
            name="competence",
            options={"ordering": ["id"]},
        ),
    ]
