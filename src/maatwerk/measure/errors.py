"""The one refusal of this room: a file that cannot be read, said in words that help."""

from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """Why a file was refused; stored and sent as these short words."""

    NOT_FOUND = "not_found"  # no such file or folder, not a regular one, or a place where none can be written
    EMPTY = "empty"  # nothing in it
    NOT_A_MESH = "not_a_mesh"  # bytes that are no STL, OBJ, PLY, 3MF or glTF
    TRUNCATED_STL = "truncated_stl"  # an STL that ends before its last triangle
    TRUNCATED_MESH = "truncated_mesh"  # a PLY, 3MF or glTF that ends too early
    STL_COUNT_ABSURD = "stl_count_absurd"  # a header that claims far more than the file holds
    NAN_VERTICES = "nan_vertices"  # corners that are no numbers
    COORDINATES_ABSURD = "coordinates_absurd"  # corners kilometres away
    TOO_MANY_TRIANGLES = "too_many_triangles"  # more than this room takes
    MESH_FEATURE_UNKNOWN = "mesh_feature_unknown"  # a part of the format that is not read here
    REFERENCE_FORBIDDEN = (
        "reference_forbidden"  # a mesh that runs a program or names a file outside of itself
    )
    ZIP_BOMB = "zip_bomb"  # an archive that swells beyond reason
    ZIP_BROKEN = "zip_broken"  # an archive that cannot be opened
    XML_FORBIDDEN = "xml_forbidden"  # DTD, entity, script or a reference to the outside
    XML_BROKEN = "xml_broken"  # XML that is not well-formed
    NOT_DICOM = "not_dicom"  # no DICOM image among the files
    DICOM_LENGTH_ABSURD = "dicom_length_absurd"  # an element longer than its file
    DICOM_NESTING = "dicom_nesting"  # sequences nested beyond reason
    DICOM_SYNTAX = "dicom_syntax"  # a transfer syntax that is not read here
    DICOM_PIXELS = "dicom_pixels"  # pixel data missing or not decodable
    NOT_A_VOLUME = "not_a_volume"  # a series that does not form one volume
    OPTION_UNKNOWN = "option_unknown"  # the question asked is not one of ours
    NOT_AVAILABLE = "not_available"  # honest: not built yet
    TOO_LARGE = "too_large"  # more bytes or files than this room takes
    TIMED_OUT = "timed_out"  # stopped by the clock
    OUT_OF_MEMORY = "out_of_memory"  # stopped by the memory limit
    FILE_UNREADABLE = "file_unreadable"  # the reader stopped for another reason


class Unreadable(Exception):
    """A file was refused: what happened, where, why, and what to do."""

    def __init__(self, code: str, what: str, where: str = "", why: str = "", do: str = "") -> None:
        self.code = Code(code)
        self.what = what
        self.where = where
        self.why = why
        self.do = do
        super().__init__(what)

    def __str__(self) -> str:
        parts = (self.what, f"({self.where})" if self.where else "", self.why, self.do)
        return " ".join(part for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        """Return the Error of the contract."""
        error = {
            "code": self.code.value,
            "what": self.what,
            "where": self.where,
            "why": self.why,
            "do": self.do,
        }
        return {"schema": "maatwerk.error/1", "error": error}


class ReaderFault(RuntimeError):
    """Our own machinery failed (not the file); exit code 3 at the command line."""
