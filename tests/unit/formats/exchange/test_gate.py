"""The gate: strangers' files end in one sentence before any parser sees them, and take no memory here."""

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import hostile, office
from quizkit.errors import ImportRefused
from quizkit.formats.exchange import gate
from quizkit.formats.exchange.gate import check_file
from quizkit.formats.exchange.importing import import_file
from quizkit.formats.exchange.registry import FORMATS
from quizkit.formats.exchange.sentences import SENTENCES
from quizkit.formats.exchange.xlsx.writing import template

TESTS = Path(hostile.__file__).parent.parent
ENDED_BY_A_LIMIT = {"import_memory", "import_time", "import_output"}


@pytest.mark.parametrize("what", hostile.HOSTILE)
def test_a_hostile_file_ends_in_one_sentence(what: str) -> None:
    """Whatever it does, the teacher reads one sentence that says what to do; never a piece of a program."""
    name, code, make = hostile.HOSTILE[what]
    with pytest.raises(ImportRefused) as caught:
        import_file(make(), name)
    assert caught.value.code == code if code else caught.value.code in ENDED_BY_A_LIMIT
    said = str(caught.value)
    assert said.endswith("。")
    assert "{" not in said
    assert "Error" not in said


def test_hostile_files_take_no_memory_of_the_one_who_asks() -> None:
    """A page that brings in all of them one after another grows by less than their own size and 50 MB."""
    code = (
        "import resource, json, sys\n"
        f"sys.path.insert(0, {str(TESTS)!r})\n"
        "from fakes.hostile import HOSTILE\n"
        "from quizkit.errors import ImportRefused\n"
        "from quizkit.formats.exchange.importing import import_file\n"
        "paths = json.loads(sys.stdin.read())\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "from pathlib import Path\n"
        "for path in map(Path, paths):\n"
        "    try:\n"
        "        import_file(path)\n"
        "        raise SystemExit(path.name)\n"
        "    except ImportRefused: pass\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)\n"
    )
    # The files are made in another process: making them takes more memory than reading.
    made = (
        "import sys, json, tempfile\n"
        f"sys.path.insert(0, {str(TESTS)!r})\n"
        "from pathlib import Path\n"
        "from fakes.hostile import HOSTILE\n"
        "folder = Path(sys.argv[1])\n"
        "paths = []\n"
        "for number, (name, _code, make) in enumerate(HOSTILE.values()):\n"
        "    path = folder / str(number) / name\n"
        "    path.parent.mkdir(); path.write_bytes(make()); paths.append(str(path))\n"
        "print(json.dumps(paths))\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        paths = subprocess.run(
            [sys.executable, "-c", made, folder], capture_output=True, text=True, check=True
        ).stdout
        assert len(json.loads(paths)) == len(hostile.HOSTILE)
        done = subprocess.run(
            [sys.executable, "-c", code], input=paths, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 70


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_what_office_programs_write_passes(name: str) -> None:
    """Templates and documents of the usual libraries."""
    if name == "xlsx":
        check_file(template(), FORMATS["xlsx"])
        return
    import docx

    out = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("1. 遵义会议在哪一年召开？")
    made.save(out)
    check_file(out.getvalue(), FORMATS["docx"])


def test_pictures_and_drawings_with_a_doctype_pass() -> None:
    """Word keeps SVG pictures and old drawings as their programs wrote them."""
    more = {
        "xl/media/image1.svg": '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>',
        "xl/drawings/vmlDrawing1.vml": "<xml><br></xml>",
    }
    check_file(office.workbook(office.usual(), more=more), FORMATS["xlsx"])


def test_a_small_file_may_pack_well() -> None:
    """Nine megabytes of empty rows are nothing to fear, whatever the ratio."""
    rows = "<row/>" * 300_000
    raw = office.workbook(office.usual(rows))
    assert len(rows) / len(raw) > 100
    check_file(raw, FORMATS["xlsx"])


def test_unpacked_bytes_are_counted_over_all_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many parts that are each below the bound do not pass together."""
    monkeypatch.setattr(gate, "MAX_UNPACKED", 100_000)
    parts = {f"xl/media/{n}.bin": bytes(30_000) for n in range(4)}
    with pytest.raises(ImportRefused) as caught:
        check_file(office.workbook(office.usual(), more=parts), FORMATS["xlsx"])
    assert caught.value.code == "gate_unpacked"


def outcome(raw: bytes) -> str:
    """The code of the refusal; "" if it passes."""
    try:
        check_file(raw, FORMATS["xlsx"])
    except ImportRefused as error:
        return error.code
    return ""


@settings(max_examples=200)
@given(data=st.data())
def test_any_damage_is_refused_or_passes(data: st.DataObject) -> None:
    """Changed bytes anywhere in a workbook raise nothing but the refusal."""
    raw = bytearray(office.workbook(office.usual()))
    for _change in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert outcome(bytes(raw)) in {"", *SENTENCES}


@settings(max_examples=100)
@given(name=st.text(st.characters(codec="utf-8"), max_size=30), content=st.binary(max_size=300))
def test_any_part_is_refused_or_passes(name: str, content: bytes) -> None:
    """A part of any name and content, too."""
    out = io.BytesIO(office.workbook(office.usual()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name or "x"), content)
    assert outcome(out.getvalue()) in {"", *SENTENCES}
