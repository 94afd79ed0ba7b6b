"""What the readers of files say, in the reader's language.

The reading room knows no language but English: its sentences are kept on record and printed by the command
line as they are. Here each is known again, with what it names, and said in the language of whoever looks.
"""

import re
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from maatwerk.people.spoken import written_number

SENTENCES: "tuple[str | Promise, ...]" = (
    _("Open it in the program that made it, export it again, and try once more."),
    _("Export it smaller (fewer triangles, a cropped series) and try again."),
    _("It has %(size)s MiB, the limit is %(limit)s MiB."),
    _("The file could not be read; the reader stopped."),
    _("The file could not be read; the reader crashed."),
    _("Reading was stopped after %(seconds)s seconds."),
    _("The result grew beyond the limit of one file."),
    _("The answer about this file grew beyond its limit."),
    _("No answer came."),
    _("Reading the file took more memory than one file may take."),
    _("The folder is nested too deep."),
    _("Give the folder of one series."),
    _("The folder holds more than %(most)s files."),
    _("The mesh has no surface."),
    _("%(name)s is a share of the picture, from 0 to 1."),
    _("%(name)s lies outside the picture."),
    _("The views are %(views)s."),
    _("The unit of the file cannot be told from the images."),
    _("Whether the file uses the patient coordinates of DICOM cannot be told from the images."),
    _("Whether the file is mirrored cannot be told from the images."),
    _("Whether the part lies in its place cannot be told from the images."),
    _("The file fits the images when it is read in %(unit)s, not in mm."),
    _("Most of the part lies outside the imaged volume."),
    _("The file fits the images after a half turn (RAS in place of LPS coordinates)."),
    _("The part fits %(shift)s mm away from where it lies."),
    _("Unit, frame, side and position agree with the images."),
    _("The file fits the images only when it is mirrored."),
    _("The surface has holes: %(edges)s edges belong to one triangle only."),
    _("Neighbouring triangles or bodies contradict each other about what is inside."),
    _("%(edges)s edges are shared by more than two triangles."),
    _("%(triangles)s triangles are mere lines or points."),
    _("The file itself says %(declared)s, but it was handed in as %(told)s."),
    _("The part measures %(size)s mm when the file is read in %(unit)s; check the unit."),
    _("%(pairs)s pairs of triangles cut or touch each other."),
    _("One percent of the wall is thinner than %(thin)s mm (thinnest %(thinnest)s mm)."),
    _("The file goes on after its last triangle; what follows was not looked at."),
    _("The file measures %(size)s, which looks like %(unit)s; it is measured here as mm."),
    _("The part is turned inside out."),
    _("The file holds %(bodies)s separate bodies."),
    _("No wall was met; its thickness is not known."),
    _("The PLY file ends before its last triangle."),
    _("The PLY header declares a property that is not understood."),
    _("Export the mesh again as PLY or binary STL."),
    _("Export it again."),
    _("The PLY header has no end."),
    _("The PLY header names no format that is known."),
    _("The PLY file holds too many faces that are not triangles."),
    _("The PLY vertices have no x, y, z."),
    _("A triangle of the PLY names a corner that does not exist."),
    _("The PLY file holds too many triangles."),
    _("The PLY header holds a line that is not understood."),
    _("The PLY faces name no corners."),
    _("A line of the ASCII PLY is not understood."),
    _("The file is empty."),
    _("The file is no mesh that is read here."),
    _("Its content is neither STL, PLY nor 3MF."),
    _(
        "Connected areas of wall thinner than %(limit)s mm: %(areas)s "
        "(thinnest %(thinnest)s mm, largest %(largest)s mm²)."
    ),
    _("No connected area of wall is thinner than %(limit)s mm."),
    _("Gaps, slots or bores narrower than %(limit)s mm: %(gaps)s (narrowest %(narrowest)s mm)."),
    _("No gap, slot or bore is narrower than %(limit)s mm."),
    _("%(length)s mm of edge are sharper than %(limit)s degrees (sharpest %(sharpest)s degrees)."),
    _("No edge is sharper than %(limit)s degrees."),
    _(
        "%(share)s percent of the surface hang over by more than %(beyond)s degrees "
        "in this direction of the build."
    ),
    _("The surface encloses nothing."),
    _("The part lies %(far)s mm from the origin, farther than any scanner reaches."),
    _("The file holds lines or points that have no surface; they were not looked at."),
    _("A line of the OBJ file is not understood."),
    _("A triangle of the OBJ file names a corner that does not exist."),
    _("The OBJ file holds curved surfaces, which are not read here."),
    _("OBJ of %(size)s MiB; the limit is %(limit)s MiB."),
    _("The file refers to something outside of itself."),
    _("It names a file of colours outside its own folder."),
    _("It asks to run a program or to read another file."),
    _("Export the mesh again as binary STL in mm, or as 3MF."),
    _("The glTF file ends before its last triangle."),
    _("Its bytes are fewer than it says."),
    _("The text of the glTF cannot be read."),
    _("It is no sound JSON."),
    _("It is nested too deep."),
    _("JSON of %(size)s MiB; the limit is %(limit)s MiB."),
    _("Export it as binary STL, or as packed glTF (.glb)."),
    _("The glTF is of a version that is not read here."),
    _("Version %(version)s."),
    _("Export it as glTF 2.0."),
    _("The glTF needs an extension that is not read here (%(unknown)s)."),
    _("The glTF uses a feature that is not read here (%(feature)s)."),
    _("The glTF refers to something that is not in it."),
    _("The glTF keeps its numbers in a form that is not allowed."),
    _("A list of the glTF is none, or too long."),
    _("A number in the glTF is none, or beyond reason."),
    _("A mesh of the glTF holds nothing."),
    _("A mesh of the glTF has no corners."),
    _("A triangle of the glTF names a corner that does not exist."),
    _("The last triangle of the glTF has no third corner."),
    _("A part of the glTF is placed by numbers that are none."),
    _("The parts of the glTF refer to each other in a circle or without end."),
    _("Export the part again as a plain mesh: glTF with everything inside, or binary STL in mm."),
    _("Its content is neither STL, OBJ, PLY, 3MF nor glTF."),
    _("Export the part as binary STL in mm, or as 3MF."),
    _("%(corners)s corners of the mesh are not numbers (NaN or infinite)."),
    _("A mesh with such corners has no size and cannot be measured or printed."),
    _("Repair the mesh in the program that made it and export it again."),
    _("A corner lies %(largest)s units from the origin."),
    _("No part of a patient is that far away; the file is damaged or in a wrong unit."),
    _("Check the unit at export."),
    _("The file holds no triangle."),
    _("The mesh has %(triangles)s triangles; the limit is %(limit)s."),
    _("Export the part again as a closed mesh."),
    _("Reduce the number of triangles and export it again."),
    _("Export the mesh again and compare the size of both files."),
    _("The header claims %(claimed)s triangles, the file holds %(held)s."),
    _("The STL header claims %(claimed)s bytes; the file has %(bytes)s."),
    _("The STL file ends before its last triangle."),
    _("It has %(bytes)s bytes; the header alone takes %(header)s."),
    _("ASCII STL of %(size)s MiB; the limit is %(limit)s MiB."),
    _("It has %(facets)s facets and %(corners)s corners, or no endsolid at its end."),
    _("The STL file ends inside its header."),
    _("A coordinate is not written as a number with a decimal point."),
    _("The ASCII STL cannot be read."),
    _("Export it as binary STL, which is five times smaller."),
    _("Export the part again as 3MF or as STL in mm."),
    _("The 3MF needs an extension that is not read here (%(unknown)s)."),
    _("Export the part as a plain mesh."),
    _("The parts of the 3MF refer to each other in a circle or without end."),
    _("The 3MF names an object that does not exist."),
    _("The parts of the 3MF have different units."),
    _("The part is no 3MF model."),
    _("The 3MF places too many parts."),
    _("The shape would be incomplete."),
    _("A triangle of the 3MF names a corner that does not exist."),
    _("The 3MF refers to something outside of itself."),
    _("A part file must be whole; nothing is fetched from elsewhere."),
    _("Export the part again without links."),
    _("It holds %(file)s; a part file holds no program."),
    _("The zip holds no 3MF model."),
    _("The 3MF repeats its parts to too many triangles."),
    _("A %(element)s of the 3MF is incomplete."),
    _("A number in the 3MF is none."),
    _("The 3MF carries a script or program."),
    _("The 3MF names a part that is missing."),
    _("The 3MF names a unit that is not in its standard."),
    _("No DICOM image was found."),
    _("Give the folder or zip that holds the files of the series, as exported by the archive (PACS)."),
    _("%(number)s files were looked at."),
    _("About %(missing)s slices are missing in %(gaps)s places."),
    _("At %(duplicates)s heights more than one slice lies; the series mixes several stacks."),
    _(
        "The slices are %(thickness)s mm thick but lie %(step)s mm apart; what is between them "
        "is not seen, or slices were left out."
    ),
    _("%(lost)s of %(count)s images do not say where they lie, or lie in another direction."),
    _("The images do not form a volume (a scout view, a single image or a secondary capture)."),
    _("The gantry was tilted by %(tilt)s degrees; the volume is sheared unless it is corrected."),
    _("The images were computed from others (resampled or reformatted), not acquired."),
    _("The pixels are not square; check that the design program reads their size."),
    _("The slices do not lie at equal distances."),
    _("The images differ in size or pixel spacing."),
    _("The images are a scout view."),
    _("The images were compressed with loss."),
    _("Text is burned into the images."),
    _("The date of acquisition lies in the future."),
    _("The images name another patient (%(differing)s)."),
    _("The images do not name a patient; whose they are must be confirmed by other means."),
    _("The images name this patient (%(named)s)."),
    _("The files of this series name different patients."),
    _("Send the complete series again from the archive (PACS)."),
    _("The series does not form a volume."),
    _("Fewer than three slices say where they lie."),
    _("The series mixes several stacks."),
    _("Slices lie on one another."),
    _("Some are missing, or the steps differ."),
    _("The images differ in size, or do not tell their pixel spacing."),
    _("The series has no pixels, or more than this room takes."),
    _("The pixel data are missing or not grey values."),
    _("This way of compressing is not read here."),
    _("The compressed pixels have another size."),
    _("The pixel data are shorter than the image."),
    _("Send the series uncompressed."),
    _("The compressed pixels cannot be decoded."),
    _("An element of the DICOM file claims more bytes than the file has."),
    _("It would end at byte %(end)s; the file has %(size)s."),
    _("Send the series again from the archive (PACS); the file is damaged or cut off."),
    _("Send the series again from the archive (PACS)."),
    _("Its header is compressed as a whole."),
    _("Send the series uncompressed (Explicit VR Little Endian)."),
    _("This DICOM form is not read here."),
    _("The DICOM file is nested beyond reason."),
    _("Sequences lie more than %(deepest)s deep."),
    _("The DICOM file holds too many elements."),
    _("Save it as XLSX or CSV and try again."),
    _("The sheet has more than %(rows)s rows or %(columns)s columns."),
    _("%(name)s is no spreadsheet that can be read."),
    _("Bring it in by years, or remove columns that nobody reads."),
    _("Export the part again with a plain 3MF writer, or as STL with the unit mm."),
    _("The file carries XML that is not accepted."),
    _("It declares a document type (DTD)."),
    _("It declares an entity."),
    _("It holds a processing instruction."),
    _("Its elements are nested too deep."),
    _("It holds a script."),
    _("The XML in the file is broken."),
    _("The archive swells beyond reason and was not unpacked."),
    _("Pack only the files of this part or series."),
    _("The archive holds an entry that is not read here."),
    _("It holds %(files)s files; the limit is %(limit)s."),
    _("It is encrypted or packed by a rare method."),
    _("Pack it as a plain zip."),
    _("An entry points outside the archive."),
    _("One file claims %(size)s MiB."),
    _("One file claims %(times)s times its packed size."),
    _("The archive cannot be opened."),
    _("The archive is damaged."),
    _("Pack it again."),
    _("More than %(size)s MiB came out."),
    _("A file grew to over %(times)s times its packed size."),
    _("%(name)s is too large."),
    _("%(what)s Two people must check it."),
    _("Line %(line)s: %(fault)s."),
    _("Ended by %(signal)s."),
)
"""Every sentence of the reading room that a page can show; what is certain stands before what is general."""


def heard(text: str) -> str:
    """Return a sentence of the reading room in the reader's language; an unknown one stands as it is."""
    for pattern, sentence in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            said = gettext(sentence)
            parts = {name: written_number(heard(part)) for name, part in found.groupdict().items()}
            return said % parts if parts else said
    return text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(sentence), sentence) for sentence in map(_source, SENTENCES))


def _source(sentence: "str | Promise") -> str:
    """Return the English words of a sentence, whatever language is spoken now."""
    with override(None):
        return str(sentence)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", sentence)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if odd % 2 else re.escape(part) for odd, part in enumerate(parts))
    )
