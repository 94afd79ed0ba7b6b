"""What the archive stores: events, heads of chains, files by content, salts, certificates, time-stamps."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from .errors import ArchiveError


class Record(models.Model):
    """The base of every regulated model: written with an event, superseded, never deleted.

    `personal` fields stand in events as digests keyed with the salt that `salt_key()` names.
    `concealed` fields (password hashes, secrets) stand there as plain digests.
    `unrecorded` fields are caches that may change without an event; each needs a reason beside it.
    """

    personal: ClassVar[frozenset[str]] = frozenset()
    concealed: ClassVar[frozenset[str]] = frozenset()
    unrecorded: ClassVar[frozenset[str]] = frozenset()

    institution_key = models.UUIDField(editable=False)

    class Meta:
        abstract = True

    def salt_key(self) -> str | None:
        """Return the name of the salt of the person whom the personal fields are about."""
        return None

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: a record is superseded, never deleted."""
        raise ArchiveError(
            "record_not_deletable",
            what="A record is never deleted.",
            where=f"{self._meta.label}:{self.pk}",
            do="Supersede it, or shred its personal data when the retention time has ended.",
        )


class Head(models.Model):
    """The newest number and hash of one institution's chain; its row is the lock that writers queue for.

    A trigger moves it with each event.
    """

    institution_key = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.institution_key} at {self.number}"


class Event(models.Model):
    """One line of a chain; triggers refuse its change and removal."""

    institution_key = models.UUIDField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=160)
    holds_row = models.BooleanField()
    salt_key = models.CharField(max_length=120)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_key", "number"], name="event_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="event_number_from_one"),
        ]
        indexes = [
            # The last row of a subject, and its history, are read from this index alone.
            # PostgreSQL finds the beginning of a subject only by bytes; SQLite knows no other way.
            models.Index(
                fields=["subject", "holds_row", "id"],
                name="event_by_subject",
                opclasses=["varchar_pattern_ops", "bool_ops", "int8_ops"],
            ),
            models.Index(fields=["salt_key"], name="event_by_salt", condition=models.Q(salt_key__gt="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.subject}"


class SpentNonce(models.Model):
    """A proof that was spent on a signature; the same nonce is never taken twice."""

    nonce = models.CharField(max_length=120, primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="spent_nonce")

    def __str__(self) -> str:
        return self.nonce


class Salt(models.Model):
    """The secret that keys the digests of one person's data; shredding deletes it. No Record, by design."""

    key = models.CharField(max_length=120, primary_key=True)
    institution_key = models.UUIDField()
    secret = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key


class StoredFile(Record):
    """A file kept under the SHA-256 of its content; the row never changes but for a shredded name."""

    personal = frozenset({"name"})

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    quarantined = models.BooleanField(default=False)
    person = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_key", "sha256", "person"], name="file_content_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"

    def salt_key(self) -> str | None:
        """Return the salt of the person whom the file is about, if it is about one."""
        return self.person or None


class KeyCertificate(Record):
    """A certificate of the institution's own key; old ones stay, so old signatures can be checked."""

    fingerprint = models.CharField(max_length=64, unique=True)
    pem = models.TextField()

    def __str__(self) -> str:
        return self.fingerprint


class Timestamp(Record):
    """A token of an outside time-stamping authority (RFC 3161) over the hash of one event."""

    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    token = models.BinaryField()

    def __str__(self) -> str:
        return f"time-stamp of event {self.number}"
