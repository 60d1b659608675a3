"""The light page's built files are complete, small enough, and ask no other host for anything."""

import gzip
import json
import re
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from quizkit.serve.front import STATIC, Front, load_front

FRONT = STATIC.parent / "front"
# DESIGN.md: 150 kB on the first visit, of which the document may be 6 kB.
FIRST_VISIT = 150_000 - 6_000
# Names of XML vocabularies, which nobody fetches.
VOCABULARIES = ("http://www.w3.org/",)


@pytest.fixture
def front() -> Front:
    return load_front()


def names(front: Front) -> tuple[str, str, str]:
    return front.script, front.style, front.more


def test_the_folder_holds_what_the_manifest_names_and_nothing_else(front: Front) -> None:
    """A file left over from an older build would be carried in every installation."""
    expected = {"manifest.json", "THIRD-PARTY-NOTICES.txt"}
    for name in names(front):
        expected |= {name, f"{name}.br", f"{name}.gz"}
    assert {path.name for path in front.folder.iterdir()} == expected


def test_a_first_visit_fits_the_budget(front: Front) -> None:
    """Script and style sheet as a browser gets them stay within 150 kB less the document."""
    sizes = {name: len(front.asset(name, "br").body) for name in (front.script, front.style)}  # type: ignore[union-attr]
    assert sum(sizes.values()) <= FIRST_VISIT
    assert sizes[front.script] <= 100_000
    assert sizes[front.style] <= 10_000


def test_names_change_with_the_content(front: Front) -> None:
    """A name holds the beginning of its content's SHA-256, so a browser may keep it for a year."""
    for name in names(front):
        assert name.split(".")[1] == sha256((front.folder / name).read_bytes()).hexdigest()[:12]


def test_compressed_files_hold_the_plain_one(front: Front) -> None:
    """The .gz and .br beside a file are that file."""
    for name in names(front):
        plain = (front.folder / name).read_bytes()
        assert gzip.decompress((front.folder / f"{name}.gz").read_bytes()) == plain
        assert _brotli(front.folder / f"{name}.br") == plain


def _brotli(path: Path) -> bytes:
    """Unpacked by the Node.js that Playwright brings, which is there wherever the tests run."""
    node = str(compute_driver_executable()[0])
    program = "process.stdout.write(zlib.brotliDecompressSync(fs.readFileSync(process.argv[1])))"
    return subprocess.run([node, "-e", program, str(path)], check=True, capture_output=True).stdout


def test_nothing_names_another_host(front: Front) -> None:
    """A school without internet gets everything: no script or sheet has the address of another host."""
    for name in names(front):
        text = (front.folder / name).read_text(encoding="utf-8")
        addresses = re.findall(r"""(?:https?:)?//[\w-]+(?:\.[\w-]+)+[^\s"'`)]*""", text)
        assert [each for each in addresses if not each.startswith(VOCABULARIES)] == []
        assert "sourceMappingURL" not in text


def test_the_style_sheets_fetch_nothing(front: Front) -> None:
    """No @import and no url() but data."""
    text = (front.folder / front.style).read_text(encoding="utf-8")
    assert "@import" not in text
    assert [
        url for url in re.findall(r"url\(([^)]*)", text) if not url.strip("\"'").startswith("data:")
    ] == []


def test_every_package_has_its_licence(front: Front) -> None:
    """The notices name every package that the build took something from, with its version and its text."""
    notices = (front.folder / "THIRD-PARTY-NOTICES.txt").read_text(encoding="utf-8")
    lock = json.loads((FRONT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    told = dict(re.findall(r"^(@?[\w./-]+) (\d+\.\d+\.\d+) \(.+\)$", notices, re.MULTILINE))
    for package in (
        "@jupyter-widgets/base",
        "@jupyter-widgets/base-manager",
        "@jupyter-widgets/controls",
        "@lumino/messaging",
        "@lumino/widgets",
        "backbone",
        "base64-js",
        "dompurify",
        "jquery",
        "lodash",
        "nouislider",
        "underscore",
    ):
        assert package in told
    for package, version in told.items():
        assert lock[f"node_modules/{package}"]["version"] == version
        section = notices.split(f"\n{package} {version} (", 1)[1].split("\n" + "-" * 80, 1)[0]
        assert re.search(r"copyright", section, re.IGNORECASE)
        assert len(section) > 500


def test_the_lock_file_is_exact_and_names_no_registry() -> None:
    """Versions are exact, every package has its checksum, and no download address is written down."""
    wanted = json.loads((FRONT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    lock = json.loads((FRONT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for place, package in lock.items():
        assert "resolved" not in package
        assert place == "" or package["integrity"].startswith("sha512-")


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("GZIP", "gzip"),
        ("", None),
        ("identity", None),
        ("br;q=0.0, gzip;q=0", None),
    ],
)
def test_a_browser_gets_what_it_can_unpack(front: Front, header: str, encoding: str | None) -> None:
    """The best encoding that the header allows is chosen, and the type is the same in each."""
    asset = front.asset(front.script, header)
    assert asset is not None
    assert asset.encoding == encoding
    assert asset.content_type == "text/javascript; charset=utf-8"


def test_other_names_are_not_served(front: Front) -> None:
    """Only the three names of the manifest are files; a path leads nowhere."""
    for name in ("manifest.json", f"{front.script}.br", "../light.py", "", f"./{front.script}"):
        assert front.asset(name, "br") is None
