"""A time-stamping authority of these tests: it stamps whatever it is asked to."""

import datetime as dt

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


class Authority:
    """A time-stamping authority of these tests."""

    def __init__(self, name: str) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(AT - dt.timedelta(days=1))
            .not_valid_after(AT + dt.timedelta(days=365))
            .add_extension(usage, critical=True)
            .sign(key, hashes.SHA256())
        )
        self.der = made.public_bytes(serialization.Encoding.DER)
        self.stamper = DummyTimeStamper(
            tsa_cert=asn1_x509.Certificate.load(self.der),
            tsa_key=asn1_keys.PrivateKeyInfo.load(
                key.private_bytes(
                    serialization.Encoding.DER,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            ),
            fixed_dt=AT,
        )


def token_of(authority: Authority, *, its_hash: str) -> bytes:
    """Return the token with which an authority stamps a hash."""
    _, asked = authority.stamper.request_cms(bytes.fromhex(its_hash), "sha256")
    token: bytes = authority.stamper.request_tsa_response(asked)["time_stamp_token"].dump()
    return token
