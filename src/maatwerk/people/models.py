"""The people of an institution, what each may do and since when; all of it records of the archive."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from maatwerk.archive.actors import Actor
from maatwerk.archive.models import Record
from maatwerk.people.roles import CHOICES


class Institution(Record):
    """The health institution: the legal manufacturer. Its `institution_key` marks every row it owns."""

    name = models.CharField(max_length=200, unique=True)
    address = models.TextField()
    country = models.CharField(max_length=2)
    national_registration = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_key"], name="one_institution_per_key"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="institution_country_iso"),
        ]

    def __str__(self) -> str:
        return self.name


class Site(Record):
    """A place where the institution makes devices (Annex.XIII.1 indent 1)."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    address = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "name"], name="one_site_per_name")]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by e-mail address, in whatever case it was typed."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account with this e-mail address."""
        return self.get(email=(username or "").strip().lower())


class Account(Record, AbstractBaseUser):
    """A person who can log in."""

    personal = frozenset({"email"})
    concealed = frozenset({"password"})
    # Django writes the moment of each log-in; no rule asks for it.
    unrecorded = frozenset({"last_login"})

    person_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=200)
    profession = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    password_is_provisional = models.BooleanField(default=False)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_lower_case"),
            models.CheckConstraint(condition=~Q(full_name=""), name="account_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def as_actor(self) -> Actor:
        """Return this person as the archive names whoever did something."""
        return Actor(id=self.pk, name=self.full_name)

    def salt_key(self) -> str:
        """Return the name of the salt that this person's digests in the archive are made with."""
        return f"account:{self.person_key}"

    def check_password(self, raw_password: str | None) -> bool:
        """Compare a password; unlike Django's, never re-hash it, as that write would stand in no event."""
        return raw_password is not None and check_password(raw_password, self.password)


class RoleGrant(Record):
    """One role of one person, by dates; it ends early by withdrawal and is never deleted."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=CHOICES)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    qualification = models.JSONField(default=dict, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="role_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[code for code, _ in CHOICES]), name="role_is_in_the_table"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.role}"


class Authorisation(Record):
    """Proof that a person may prescribe under national law (Art.2(3)); counts once a second person saw it."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="authorisations")
    profession = models.CharField(max_length=100)
    register = models.CharField(max_length=200)
    number = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    scope = models.JSONField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    evidence = models.TextField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="authorisation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | (~Q(verified_by=F("recorded_by")) & ~Q(verified_by=F("account"))),
                name="authorisation_seen_by_second_person",
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.account}: {self.profession}, {self.register} {self.number}"


class Deputy(Record):
    """A person who stands in for another in one role, by dates."""

    principal = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="stands_in_for")
    role = models.CharField(max_length=20, choices=CHOICES)
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.TextField()
    qualification = models.JSONField(default=dict, blank=True)
    appointed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="deputy_ends_after_start"),
            models.CheckConstraint(condition=~Q(deputy=F("principal")), name="deputy_is_another_person"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.principal}: {self.role}"


class Competence(Record):
    """What a person was trained in, by a short topic code; with a supervisor it is a trainee's."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="competences")
    topic = models.CharField(max_length=80)
    granted_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    supervisor = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    evidence = models.TextField()
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("granted_on")),
                name="competence_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("account")),
                name="nobody_supervises_himself",
            ),
            models.CheckConstraint(condition=~Q(granted_by=F("account")), name="nobody_attests_himself"),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.account}: {self.topic}"


class Enrolment(Record):
    """The record of one authenticator; an authenticator without a matching enrolment proves nothing."""

    # The newest time step whose code was taken: each code counts once. Every signature is an event anyway.
    unrecorded = frozenset({"last_step"})

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="enrolments")
    method = models.CharField(max_length=20)
    authenticator_digest = models.CharField(max_length=64)
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "method"],
                condition=Q(ended_at__isnull=True),
                name="one_open_enrolment_per_method",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.method}"


class Pin(Record):
    """The short number by which a person acts at a shared station; it never signs and never logs in."""

    concealed = frozenset({"hash"})

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="pins")
    hash = models.CharField(max_length=128)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at__isnull=True), name="one_open_pin_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: PIN of {self.set_at:%Y-%m-%d}"


class Badge(Record):
    """The code that a person's badge carries, as a keyed digest: a copy of the database makes no badge."""

    concealed = frozenset({"code_digest"})

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="badges")
    code_digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at__isnull=True), name="one_open_badge_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: badge of {self.issued_at:%Y-%m-%d}"


class Sending(models.Model):
    """A form that was sent: when the answer was lost on the way, the same form is not taken twice."""

    not_recorded_because = "remembers for a day what was sent, by digest; what it led to stands on record"

    digest = models.CharField(max_length=64, primary_key=True)
    sent_at = models.DateTimeField(db_index=True)
    led_to = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return self.digest[:12]
