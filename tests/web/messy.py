"""Spreadsheets as labs really keep them: titles on top, merged cells, wrong days, doubles, totals."""

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter

HEADS = (
    *("Fall-Nr.", "Status", "Eingriff", "Chirurg", "Pat.-Nr.", "Patientenname", "Geb.-Datum", "Seite"),
    *("OP-Datum", "Geliefert am", "Kategorie", "Bemerkung"),
)
# The rows from row 5 on; @ marks a cell that is a real day, all others are text.
_ROWS = (
    # 5: a running case, in print
    "2025-17|im Druck|Unterkieferresektion, Schnittführung|Iva Morgenrood|0061 2755|Müßigbrodt, Jürgen"
    "|@1984-05-02|links|@2026-12-14||cmf-cutting-guide|eilt",
    # 6: the same patient, surgeon and name merged downwards from the row above
    "2025-18|in Planung|Fibula, Hebeschablone||0061 2755||@1984-05-02|re|14.12.2026|||",
    # 7: finished, delivered long ago
    "2024-03|geliefert|Planungsmodell|Dr. Zeewijk|0088 4417|Größl, Änne|1.3.1990||01.02.2024|05.02.2024||",
    # 8: a day that does not exist
    "2025-19|offen|Schablone|Dr Iva Morgenrood|0077 0001|Nöll, Ötzi|31.02.1980|li||||",
    # 9: empty
    "|||||||||||",
    # 10: the number stands twice
    "2025-17|offen|Schablone|Dr Iva Morgenrood|0077 0002|Doppelt, Dora|1.1.1980|li||||",
    # 11: a surgeon whom nobody knows
    "2025-20|offen|Schablone|Dr. Unbekannt|0077 0003|Neu, Nina|1.1.1980|li||||",
    # 12: a word that is no state
    "2025-21|mal sehen|Schablone|Dr Iva Morgenrood|0077 0004|Vage, Vera||li||||",
    # 13: no number
    "|offen|Schablone|Dr Iva Morgenrood|0077 0005|Ohne, Olga||li||||",
    # 14: a patient number that stands for somebody else further up
    "2025-22|offen|Schablone|Dr Iva Morgenrood|0061 2755|Anders, Anna|3.3.1970|li||||",
    # 15: a total
    "Summe:||||||||||9|",
)


def register() -> bytes:
    """Return the messy register: a merged title on top, heads in row 4, two merges downwards."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Fälle")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.merge_range(0, 0, 0, 11, "3D-Labor: Fälle 2024–2026 (intern)")
        for column, head in enumerate(HEADS):
            sheet.write_string(3, column, head)
        for place, row in enumerate(_ROWS, start=4):
            for column, cell in enumerate(row.split("|")):
                if cell.startswith("@"):
                    sheet.write_datetime(place, column, date.fromisoformat(cell[1:]), day)
                elif cell:
                    sheet.write_string(place, column, cell)
        for column, text in ((3, "Iva Morgenrood"), (5, "Müßigbrodt, Jürgen")):
            sheet.merge_range(4, column, 5, column, text)
    return out.getvalue()


def table(rows: Sequence[Sequence[str]], *, between: str = ";", encoding: str = "cp1252") -> bytes:
    """Return a CSV as an old program on Windows writes it."""
    return "\r\n".join(between.join(row) for row in rows).encode(encoding)
