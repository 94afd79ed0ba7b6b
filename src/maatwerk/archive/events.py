"""The event kinds of the archive itself."""

from .kinds import Shredding, declare

SIGNATURE = declare(
    "archive.signature", touches=("signatures",), text="A person signed after authenticating afresh."
).code
FILE_KEPT = declare("archive.file_kept", touches=("files",), text="A file was kept under its SHA-256.").code
FILE_RELEASED = declare(
    "archive.file_released", touches=("files",), text="A file left quarantine after inspection."
).code
CERTIFICATE_KEPT = declare(
    "archive.certificate_kept",
    touches=("keys",),
    text="A certificate of the institution came into use.",
    shredding=Shredding.NOTHING,
).code
TIMESTAMP_KEPT = declare(
    "archive.timestamp_kept",
    touches=("timestamps",),
    text="A time-stamp of an outside authority was kept.",
    shredding=Shredding.NOTHING,
).code
SHREDDED = declare("archive.shredded", touches=("shredding",), text="Personal data was shredded.").code
