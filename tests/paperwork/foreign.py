# ruff: noqa: E501 - texts of statements
"""Statements as other labs write them: labelled text in six languages, three layouts, one error each."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import typst

GOOD: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "en": (
        "Statement concerning a custom-made device (Annex XIII, Regulation (EU) 2017/745)",
        [
            (
                "Name and address of the manufacturer",
                "Northquay Dental Laboratory Ltd, 12 Harbour Street, Cork T12 AB34, Ireland",
            ),
            ("Manufacturing sites", "Northquay Dental Laboratory Ltd, Unit 4, Mill Road, Cork, Ireland"),
            ("Authorised representative", "Not applicable"),
            ("Device identification", "Zirconia crown, tooth 36, order no. 2026-1187"),
            ("Patient", "Code P-5521"),
            ("Prescriber", "Dr Aoife Brennan, dentist, Lee Clinic, Cork"),
            (
                "Specific characteristics as indicated by the prescription",
                "Full zirconia, shade A2, margin 0.5 mm",
            ),
            (
                "Declaration",
                "This device is intended for exclusive use by the patient named above. It conforms to the general "
                "safety and performance requirements set out in Annex I of Regulation (EU) 2017/745.",
            ),
            ("Requirements not fully met", "None"),
            (
                "Substances and tissues",
                "The device contains no medicinal substance and no human or animal tissue.",
            ),
        ],
    ),
    "de": (
        "Erklärung für eine Sonderanfertigung gemäß Anhang XIII der Verordnung (EU) 2017/745",
        [
            ("Name und Anschrift des Herstellers", "Zahntechnik Hafenblick GmbH, Kaistraße 7, 24103 Kiel"),
            ("Fertigungsstätte", "Zahntechnik Hafenblick GmbH, Werftweg 2, 24143 Kiel"),
            ("Bevollmächtigter", "entfällt"),
            ("Produktbezeichnung und Auftragsnummer", "Krone Zahn 36, Auftrag 26-4411"),
            ("Patient", "Kürzel M.K., Nr. 8842"),
            ("Verschreibende Person", "Dr. med. dent. Wiebke Petersen, Praxis am Markt, Kiel"),
            (
                "Spezifische Merkmale laut Verschreibung",
                "Zirkonoxid monolithisch, Farbe A2, Randspalt 0,05 mm",
            ),
            (
                "Konformität",
                "Das Produkt ist ausschließlich für den genannten Patienten bestimmt. Es entspricht den grundlegenden "
                "Sicherheits- und Leistungsanforderungen des Anhangs I der Verordnung (EU) 2017/745.",
            ),
            ("Nicht eingehaltene Anforderungen", "keine"),
            (
                "Stoffe und Gewebe",
                "Enthält keine Arzneistoffe und keine Gewebe menschlichen oder tierischen Ursprungs.",
            ),
        ],
    ),
    "fr": (
        "Déclaration relative à un dispositif sur mesure, annexe XIII du règlement (UE) 2017/745",
        [
            ("Nom et adresse du fabricant", "Laboratoire du Port, 3 quai des Brumes, 29200 Brest, France"),
            ("Site de fabrication", "Laboratoire du Port, 8 rue de l’Atelier, 29200 Brest"),
            ("Mandataire", "Sans objet"),
            ("Identification du dispositif", "Couronne dent 36, commande 2026-771"),
            ("Patient", "Code PT-3310"),
            ("Prescripteur", "Dr Yann Kervella, cabinet dentaire des Glénan, Brest"),
            ("Caractéristiques spécifiques de la prescription", "Zircone, teinte A2, épaisseur 0,8 mm"),
            (
                "Déclaration",
                "Ce dispositif est destiné à l’usage exclusif du patient désigné ci-dessus. Il est conforme aux exigences "
                "générales en matière de sécurité et de performances énoncées à l’annexe I du règlement (UE) 2017/745.",
            ),
            ("Exigences non entièrement satisfaites", "aucune"),
            (
                "Substances et tissus",
                "Ne contient aucune substance médicamenteuse ni tissu d’origine humaine ou animale.",
            ),
        ],
    ),
    "nl": (
        "Verklaring voor een hulpmiddel naar maat, bijlage XIII van Verordening (EU) 2017/745",
        [
            ("Naam en adres van de fabrikant", "Tandtechniek Oosterkade BV, Oosterkade 9, 3011 TX Rotterdam"),
            ("Productielocatie", "Tandtechniek Oosterkade BV, Loods 3, 3029 AK Rotterdam"),
            ("Gemachtigde", "n.v.t."),
            ("Identificatie van het hulpmiddel", "Kroon element 36, opdracht 26-0912"),
            ("Patiënt", "Code OK-1180"),
            ("Voorschrijver", "Dr. Femke Haverkort, tandarts, Praktijk De Linde, Delft"),
            ("Specifieke kenmerken volgens voorschrift", "Zirkonia, kleur A2, rand 0,5 mm"),
            (
                "Verklaring",
                "Dit hulpmiddel is uitsluitend bestemd voor gebruik door de hierboven genoemde patiënt. Het voldoet aan de "
                "algemene veiligheids- en prestatie-eisen van bijlage I van Verordening (EU) 2017/745.",
            ),
            ("Eisen waaraan niet volledig is voldaan", "geen"),
            (
                "Stoffen en weefsels",
                "Bevat geen geneesmiddelen en geen weefsels van menselijke of dierlijke oorsprong.",
            ),
        ],
    ),
    "es": (
        "Declaración de producto a medida, anexo XIII del Reglamento (UE) 2017/745",
        [
            (
                "Nombre y dirección del fabricante",
                "Laboratorio Muelle Sur SL, Calle del Faro 5, 36201 Vigo, España",
            ),
            ("Lugar de fabricación", "Laboratorio Muelle Sur SL, Nave 2, Polígono Norte, 36214 Vigo"),
            ("Representante autorizado", "No procede"),
            ("Identificación del producto", "Corona pieza 36, pedido 2026-331"),
            ("Paciente", "Código V-2207"),
            ("Prescriptor", "Dra. Lucía Barreiro, odontóloga, Clínica del Puerto, Vigo"),
            ("Características específicas de la prescripción", "Circonio, color A2, margen 0,5 mm"),
            (
                "Declaración",
                "Este producto está destinado al uso exclusivo del paciente indicado arriba. Cumple los requisitos generales "
                "de seguridad y funcionamiento del anexo I del Reglamento (UE) 2017/745.",
            ),
            ("Requisitos no cumplidos", "ninguno"),
            (
                "Sustancias y tejidos",
                "No contiene sustancias medicinales ni tejidos de origen humano o animal.",
            ),
        ],
    ),
    "it": (
        "Dichiarazione per dispositivo su misura, allegato XIII del regolamento (UE) 2017/745",
        [
            (
                "Nome e indirizzo del fabbricante",
                "Laboratorio Molo Vecchio Srl, Via della Lanterna 4, 16126 Genova",
            ),
            ("Luogo di fabbricazione", "Laboratorio Molo Vecchio Srl, Via dei Cantieri 11, 16149 Genova"),
            ("Mandatario", "Non applicabile"),
            ("Identificazione del dispositivo", "Corona elemento 36, ordine 2026-208"),
            ("Paziente", "Codice G-7714"),
            ("Prescrittore", "Dott. Paolo Ferrando, odontoiatra, Studio San Lorenzo, Genova"),
            ("Caratteristiche specifiche della prescrizione", "Zirconia, colore A2, margine 0,5 mm"),
            (
                "Dichiarazione",
                "Questo dispositivo è destinato all’uso esclusivo del paziente sopra indicato. È conforme ai requisiti "
                "generali di sicurezza e prestazione di cui all’allegato I del regolamento (UE) 2017/745.",
            ),
            ("Requisiti non interamente soddisfatti", "nessuno"),
            ("Sostanze e tessuti", "Non contiene sostanze medicinali né tessuti di origine umana o animale."),
        ],
    ),
}
LAYOUTS = ("colon", "columns", "headings", "numbered")

_DRAWN = """
#let d = json("data.json")
#set page(paper: "a4", margin: 20mm)
#set text(font: "New Computer Modern", size: 10pt)
#text(size: 15pt, d.title)

#if d.layout == "columns" [
  #table(columns: (1fr, 2fr), ..d.rows.flatten())
] else if d.layout == "middle" [
  #table(columns: (40mm, 90mm), align: horizon, inset: 1pt, ..d.rows.flatten())
] else if d.layout == "headings" [
  #for row in d.rows [ #text(weight: 700, row.at(0)) #linebreak() #row.at(1) #parbreak() ]
] else if d.layout == "numbered" [
  #for (n, row) in d.rows.enumerate() [ #str(n + 1). #row.at(0): #row.at(1) #parbreak() ]
] else [
  #for row in d.rows [ #row.at(0): #row.at(1) #parbreak() ]
]
#for text_ in d.more [ #text_ #parbreak() ]
"""
_HIDDEN = _DRAWN + "#place(top + left, text(size: 0.6pt, d.hidden))\n"


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False)


def pdf(
    language: str = "en",
    *,
    layout: str = "colon",
    change: dict[int, tuple[str, str] | None] | None = None,
    title: str | None = None,
    more: tuple[str, ...] = (),
    hidden: str | None = None,
) -> bytes:
    """Return a foreign statement as PDF; `change` replaces or drops rows by their number from 1."""
    said, rows = GOOD[language]
    kept = [(change or {}).get(number, row) for number, row in enumerate(rows, start=1)]
    data = {
        "title": title if title is not None else said,
        "rows": [row for row in kept if row],
        "layout": layout,
        "more": more,
        "hidden": hidden,
    }
    compiled: bytes = typst.compile(
        {
            "main.typ": (_DRAWN if hidden is None else _HIDDEN).encode(),
            "data.json": json.dumps(data, ensure_ascii=False).encode(),
        },
        format="pdf",
        font_paths=_fonts(),
    )
    return compiled


def plain(*texts: str) -> bytes:
    """Return a page with nothing but these texts."""
    return pdf(title="", change=dict.fromkeys(range(1, 20)), more=texts)


_WITH_DATA = r"""
#let d = json("data.json")
#set document(title: "Statement", date: datetime(year: 2026, month: 1, day: 1))
#set page(paper: "a4", margin: 20mm)
#set text(size: 10pt)
#pdf.attach("statement.json", bytes(d.attached), relationship: "data", mime-type: "application/json", description: "The data")
#let s = d.statement
= Statement
Manufacturer: #s.manufacturer.name, #s.manufacturer.address

#for site in s.sites [Manufacturing site: #site.name, #site.address \ ]

Device: #s.device.description, #s.device.identification

Patient: #s.patient.identifier. #s.exclusive_use

Prescriber: #s.prescriber.name, #s.prescriber.profession, #s.prescriber.institution

Characteristics:
#table(columns: 2, ..s.characteristics.map(c => (c.name, c.value + " " + c.unit)).flatten())

#s.gspr.sentence

#d.more
"""


def with_data(statement: dict[str, Any], *, attached: dict[str, Any] | None = None, more: str = "") -> bytes:
    """Return a statement in a layout that is not ours, with a statement.json attached."""
    data = {"statement": statement, "attached": json.dumps(attached or statement), "more": more}
    compiled: bytes = typst.compile(
        {"main.typ": _WITH_DATA.encode(), "data.json": json.dumps(data).encode()},
        format="pdf",
        font_paths=_fonts(),
        pdf_standards=["a-3b"],
    )
    return compiled


_LABELLED = r"""
#let d = json("data.json")
#let s = d.statement
#let place(p) = p.name + ", " + p.address
#set page(paper: "a4", margin: 20mm)
#set text(size: 10pt, hyphenate: true, lang: "en")
#set par(justify: true)
= Statement under Annex XIII of Regulation (EU) 2017/745
Number of the statement: #s.number \
Replaces statement: #s.supersedes \
Data: #s.snapshot

Manufacturer: #place(s.manufacturer)

Manufacturing sites:
#for site in s.sites [- #place(site)]

Authorised representative: #place(s.authorised_representative)

Device description: #s.device.description

Device identification: #s.device.identification

Patient: Code #s.patient.identifier

Prescriber: #s.prescriber.name, #s.prescriber.profession, #s.prescriber.institution

Exclusive use: #s.exclusive_use

Characteristics as prescribed

#if d.layout == "table" {
  table(columns: (60mm, 55mm), ..s.characteristics.map(c => (c.name, c.value + d.units.at(c.unit))).flatten())
} else if d.layout == "units" {
  table(columns: (60mm, 55mm, 20mm), ..s.characteristics.map(c => (c.name, c.value, d.units.at(c.unit).trim())).flatten())
} else [
  #for c in s.characteristics [ #c.name: #c.value#d.units.at(c.unit) \ ]
]

Conformity: #s.gspr.sentence

Requirements not fully met:
#for one in s.gspr.exceptions [- #one.gspr.replace("Annex.I.", "Annex I, ")#(if d.layout == "lines" [:] else [ –]) #one.grounds]

Substances and tissues:
#for one in s.substances.medicinal + s.substances.human + s.substances.animal [- #one]

#if d.more != "" [#d.more]
"""
_UNITS = {"": "", "count": "", "deg": "\u2009°", "mm": "\u00a0mm", "°": "°"}


@cache
def _labelled(statement: str, layout: str, more: str) -> bytes:
    data = {"statement": json.loads(statement), "layout": layout, "units": _UNITS, "more": more}
    compiled: bytes = typst.compile(
        {"main.typ": _LABELLED.encode(), "data.json": json.dumps(data).encode()},
        format="pdf",
        font_paths=_fonts(),
    )
    return compiled


def labelled(statement: dict[str, Any], *, layout: str = "table", more: str = "") -> bytes:
    """Return the whole content of a statement as labelled text of somebody else, without data."""
    return _labelled(json.dumps(statement), layout, more)
