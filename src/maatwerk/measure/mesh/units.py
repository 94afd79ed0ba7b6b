"""Which unit a mesh is in: what the file declares, and what its size suggests."""

from dataclasses import dataclass, replace

from maatwerk.measure.mesh.solid import Mesh

MILLIMETRES = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "inch": 25.4}
# Diagonals in mm between which parts made for a patient are found (a dental inlay, a leg orthosis).
_SMALLEST, _USUAL_FROM, _USUAL_TO, _LARGEST = 3.0, 15.0, 700.0, 2000.0


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit taken, the one declared by the file, and how sure this is (0 to 1)."""

    value: str
    declared: str | None
    confidence: float


def judge(mesh: Mesh) -> Unit:
    """Judge the unit; a declaration is trusted only when the size agrees with it."""
    usual = _SMALLEST <= mesh.diagonal() <= _LARGEST
    if mesh.format == "3mf":
        value = mesh.declared_unit if mesh.declared_unit in MILLIMETRES else "mm"
        return Unit(value, mesh.declared_unit, 0.95 if usual else 0.4)
    diagonal = mesh.diagonal()
    if mesh.declared_unit is not None:
        return Unit(mesh.declared_unit, mesh.declared_unit, 0.9 if usual else 0.3)
    if _USUAL_FROM <= diagonal <= _USUAL_TO:
        return Unit("mm", None, 0.8)
    if 0.0005 * _USUAL_FROM <= diagonal < 0.001 * _USUAL_TO:
        return Unit("m", None, 0.6)
    return Unit("mm", None, 0.3)


def in_millimetres(mesh: Mesh, *, told: str | None) -> Mesh:
    """Scale a mesh to mm by the unit its file names, else by the unit that people `told`; 3MF comes in mm."""
    if mesh.format == "3mf":
        return mesh
    declared = mesh.declared_unit or told
    if declared is None:
        return mesh
    return replace(mesh, points=mesh.points * MILLIMETRES[declared], declared_unit=declared)
