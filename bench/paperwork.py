"""A statement from frozen snapshot to sealed PDF/A-3a, beside WeasyPrint with pyHanko on the same content."""

import importlib
import importlib.util
import io
import json
from html import escape
from typing import Any

from bench.rows import Row, alone, pairs
from maatwerk.paperwork.lint import lint
from maatwerk.paperwork.render import render
from maatwerk.rulebook import documents, shelf
from tests.paperwork import papers, samples

SECONDS = 0.120
PEER = "WeasyPrint + pyHanko"


def _lines() -> tuple[Any, ...]:
    return documents.lines(edition=shelf.current_edition(), document="statement")


def drawn(data: dict[str, Any]) -> bytes:
    """Return the statement as PDF/A-3a and PDF/UA-1."""
    return render(
        kind="statement",
        snapshot=data,
        lines=_lines(),
        language="en",
        at=samples.AT,
        terms=[papers.term()],
        notes=samples.notes(),
    )


def released(data: dict[str, Any]) -> bytes:
    """Return the statement as a release makes it: drawn, read back, sealed."""
    pdf = drawn(data)
    if not lint(content=pdf, name="statement.pdf", lines=_lines()).complete:
        raise RuntimeError("the statement is not complete")
    return papers.sealed(pdf)


def drawn_by_peer(weasyprint: Any, data: dict[str, Any]) -> bytes:
    """Return the same content by WeasyPrint, as PDF/A-3a with the data attached."""
    entries = "".join(
        f"<h2>{escape(name)}</h2><p>{escape(json.dumps(value, ensure_ascii=False))}</p>"
        for name, value in data.items()
        if name != "characteristics"
    )
    traits = "".join(
        f"<tr><td>{escape(one['name'])}</td><td>{escape(one['value'])} {escape(one['unit'])}</td></tr>"
        for one in data["characteristics"]
    )
    page = (
        "<html lang=en><head><title>Statement</title></head><body><h1>Statement</h1>"
        f"{entries}<table><tr><th>Characteristic</th><th>Prescribed</th></tr>{traits}</table></body></html>"
    )
    attached = weasyprint.Attachment(
        file_obj=io.BytesIO(json.dumps(data).encode()), name="statement.json", relationship="Data"
    )
    made: bytes = weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/a-3a", attachments=[attached])
    return made


def rows() -> list[Row]:
    """Measure one statement at a time; sealing is the same work on both sides, so drawing stands alone."""
    data = samples.statement()
    made = [Row(job="statement: draw, lint, seal", ours=alone(lambda: released(data)), target=SECONDS)]
    if importlib.util.find_spec("weasyprint") is None:
        return made
    peer = importlib.import_module("weasyprint")
    first, second = pairs(lambda: drawn(data), lambda: drawn_by_peer(peer, data))
    made.append(Row(job="statement: draw", ours=first, peer="WeasyPrint", theirs=second, target=0.10))
    first, second = pairs(lambda: released(data), lambda: papers.sealed(drawn_by_peer(peer, data)))
    job = "statement: draw, lint, seal"
    made.append(Row(job=job, ours=first, peer=PEER, theirs=second, note="the peer is not read back"))
    return made
