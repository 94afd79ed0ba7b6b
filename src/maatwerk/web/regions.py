"""What a region of the body is called in the reader's language; records keep the word that was typed."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

REGIONS: "dict[str, str | Promise]" = {
    "abdomen": pgettext_lazy("region of the body", "abdomen"),
    "ankle": pgettext_lazy("region of the body", "ankle"),
    "arm": pgettext_lazy("region of the body", "arm"),
    "calcaneus": pgettext_lazy("region of the body", "calcaneus"),
    "chest": pgettext_lazy("region of the body", "chest"),
    "chin": pgettext_lazy("region of the body", "chin"),
    "clavicle": pgettext_lazy("region of the body", "clavicle"),
    "cranium": pgettext_lazy("region of the body", "cranium"),
    "elbow": pgettext_lazy("region of the body", "elbow"),
    "femur": pgettext_lazy("region of the body", "femur"),
    "fibula": pgettext_lazy("region of the body", "fibula"),
    "finger": pgettext_lazy("region of the body", "finger"),
    "foot": pgettext_lazy("region of the body", "foot"),
    "forearm": pgettext_lazy("region of the body", "forearm"),
    "hand": pgettext_lazy("region of the body", "hand"),
    "head": pgettext_lazy("region of the body", "head"),
    "heart": pgettext_lazy("region of the body", "heart"),
    "hip": pgettext_lazy("region of the body", "hip"),
    "humerus": pgettext_lazy("region of the body", "humerus"),
    "jaw": pgettext_lazy("region of the body", "jaw"),
    "knee": pgettext_lazy("region of the body", "knee"),
    "leg": pgettext_lazy("region of the body", "leg"),
    "mandible": pgettext_lazy("region of the body", "mandible"),
    "maxilla": pgettext_lazy("region of the body", "maxilla"),
    "midface": pgettext_lazy("region of the body", "midface"),
    "neck": pgettext_lazy("region of the body", "neck"),
    "nose": pgettext_lazy("region of the body", "nose"),
    "orbit": pgettext_lazy("region of the body", "orbit"),
    "pelvis": pgettext_lazy("region of the body", "pelvis"),
    "radius": pgettext_lazy("region of the body", "radius"),
    "rib": pgettext_lazy("region of the body", "rib"),
    "sacrum": pgettext_lazy("region of the body", "sacrum"),
    "scapula": pgettext_lazy("region of the body", "scapula"),
    "shoulder": pgettext_lazy("region of the body", "shoulder"),
    "skull": pgettext_lazy("region of the body", "skull"),
    "spine": pgettext_lazy("region of the body", "spine"),
    "sternum": pgettext_lazy("region of the body", "sternum"),
    "thumb": pgettext_lazy("region of the body", "thumb"),
    "tibia": pgettext_lazy("region of the body", "tibia"),
    "ulna": pgettext_lazy("region of the body", "ulna"),
    "wrist": pgettext_lazy("region of the body", "wrist"),
    "zygoma": pgettext_lazy("region of the body", "zygoma"),
}


def region(typed: str) -> str:
    """Return a known region in the reader's language; another word stands as somebody typed it."""
    found = REGIONS.get(typed.strip().casefold())
    return typed if found is None else str(found)
