"""Checks an ECDSA signature on P-256 (FIPS 186-5, SEC 1) with the standard library; nothing here is secret.

A part of verify.py, which travels in each binder.
"""

import base64
import binascii
import hashlib
import re


class Broken(Exception):
    """Raised when a part of the binder cannot be read at all."""


_P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int]


def _add(one: Point | None, two: Point | None) -> Point | None:
    if one is None or two is None:
        return two if one is None else one
    if one[0] == two[0]:
        if (one[1] + two[1]) % _P == 0:
            return None
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, _P)
    else:
        slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, _P)
    x = (slope * slope - one[0] - two[0]) % _P
    return x, (slope * (one[0] - x) - one[1]) % _P


def _times(factor: int, point: Point) -> Point | None:
    made: Point | None = None
    adding: Point | None = point
    while factor:
        if factor & 1:
            made = _add(made, adding)
        adding = _add(adding, adding)
        factor >>= 1
    return made


def signature_holds(key: Point, signature: bytes, message: bytes) -> bool:
    """Return whether a DER signature over a message is by the owner of this P-256 key (SHA-256)."""
    x, y = key
    if not (0 <= x < _P and 0 <= y < _P and (y * y - (x * x * x - 3 * x + _B)) % _P == 0):
        return False
    try:
        tag, body, rest = _der(signature)
        (tag_r, r_, more), tags = _der(body), {0x02}
        tag_s, s_, end = _der(more)
    except Broken:
        return False
    if tag != 0x30 or rest or end or {tag_r, tag_s} != tags:
        return False
    r, s = int.from_bytes(r_, "big", signed=True), int.from_bytes(s_, "big", signed=True)
    if not (0 < r < _N and 0 < s < _N):
        return False
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    inverse = pow(s, -1, _N)
    point = _add(_times(digest * inverse % _N, _G), _times(r * inverse % _N, key))
    return point is not None and point[0] % _N == r


def _der(data: bytes) -> tuple[int, bytes, bytes]:
    """Return tag, body and what follows of the first DER value."""
    if len(data) < 2:
        raise Broken("A value of the certificate or signature is cut off.")
    length, start = data[1], 2
    if length & 0x80:
        start = 2 + (length & 0x7F)
        length = int.from_bytes(data[2:start], "big")
    if start > 6 or start + length > len(data):
        raise Broken("A value of the certificate or signature has a wrong length.")
    return data[0], data[start : start + length], data[start + length :]


def certificate_bytes(pem: bytes) -> bytes:
    """Return the DER bytes of a PEM file that holds exactly one certificate."""
    blocks = re.findall(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", pem, re.DOTALL)
    if len(blocks) != 1:
        raise Broken("certificate.pem does not hold exactly one certificate.")
    try:
        return base64.b64decode(b"".join(blocks[0].split()), validate=True)
    except binascii.Error as trouble:
        raise Broken("certificate.pem is not base64.") from trouble


def public_key(certificate: bytes) -> Point:
    """Return the P-256 key of a certificate (RFC 5280, subjectPublicKeyInfo)."""
    _, whole, _ = _der(certificate)
    _, left, _ = _der(whole)
    tag, _, after = _der(left)
    left = after if tag == 0xA0 else left  # the version is optional
    for _ in range(5):  # serial number, algorithm, issuer, validity, subject
        _, _, left = _der(left)
    _, info, _ = _der(left)
    kind, algorithm, after = _der(info)
    _, bits, _ = _der(after)
    # id-ecPublicKey with prime256v1, and an uncompressed point
    on_p256 = algorithm == bytes.fromhex("06072a8648ce3d020106082a8648ce3d030107")
    if kind != 0x30 or not on_p256 or len(bits) != 66 or bits[:2] != b"\x00\x04":
        raise Broken("The certificate has no P-256 key.")
    return int.from_bytes(bits[2:34], "big"), int.from_bytes(bits[34:], "big")
