"""Counts the devices that were there before: newest decision, first statement. Undone, it leaves the rows."""

from django.db import migrations
from django.db.models import Min


def count(apps, schema_editor):
    device, counted = apps.get_model("cases", "Device"), apps.get_model("cases", "Counted")
    decisions = apps.get_model("cases", "RouteDecision").objects.exclude(device__state="cancelled")
    signed = apps.get_model("cases", "Release").objects.filter(released_at__isnull=False).order_by()
    names = ("device_id", "pk", "route", "device_class")
    newest = {key: rest for key, *rest in decisions.order_by("decided_at", "pk").values_list(*names)}
    first = dict(signed.values_list("device_id").annotate(Min("released_at")))
    made = []
    for key, institution, family in device.objects.values_list("pk", "institution_key", "family__code"):
        decision, route, device_class = newest.get(key, (None, "", ""))
        made.append(
            counted(
                device_id=key,
                institution_key=institution,
                family_code=family,
                decision_id=decision,
                route=route,
                device_class=device_class,
                stated_at=first.get(key),
            )
        )
    counted.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_counted")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
