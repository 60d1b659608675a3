"""The report on an import as JSON: what ``quizkit convert --format json`` prints.

``{format, counts, notes, headings, blocks}``; a place is a sentence (``where``) and its lines.
"""

from quizkit.formats.exchange.blocks import Block, Heading, Import, Json, Note, Outcome, Place


def report_json(made: Import) -> Json:
    """``made`` as a JSON value; the three counts of outcomes add up to ``blocks``."""
    return {
        "format": made.format,
        "counts": {"blocks": len(made.blocks)} | {str(kind): made.count(kind) for kind in Outcome},
        "notes": [_note(one) for one in made.notes],
        "headings": [_heading(heading) for heading in made.headings],
        "blocks": [_block(block) for block in made.blocks],
    }


def _note(one: Note) -> Json:
    return {"code": one.code, "message": one.message, "where": str(one.place)}


def _lines(place: Place) -> list[int]:
    return [place.line, place.end]


def _heading(heading: Heading) -> Json:
    return {"lines": _lines(heading.place), "text": heading.text, "means": heading.means}


def _block(block: Block) -> Json:
    cell = {"cell": str(block.place)} if block.place.column else {}
    return {
        "where": str(block.place),
        "lines": _lines(block.place),
        **cell,
        "outcome": str(block.outcome),
        "notes": [_note(one) for one in block.notes],
        "source": block.source,
        "question": block.question,
    }
