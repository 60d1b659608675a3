"""Pictures of a bank: only real ones from its own folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizkit.formats.bank import load_bank
from quizkit.formats.pictures import MAX_PICTURE_BYTES, read_pictures
from quizkit.formats.problems import Problem

Write = Callable[..., Path]
Problems = Callable[[object], tuple[Problem, ...]]
Bank = dict[str, Any]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bank's folder, with one good picture."""
    folder = tmp_path / "party-history"
    folder.mkdir()
    (folder / "图一.png").write_bytes(PNG)
    return folder


def test_pictures_of_all_texts_are_found(write: Write, bank: Bank, folder: Path) -> None:
    """Stem, options, explanation, passage and parts; a passage knows those of its parts."""
    names = ["a.png", "b.jpg", "c.gif", "d.jpeg"]
    for name, magic in zip(names, (PNG, b"\xff\xd8\xff\xe0", b"GIF89a", b"\xff\xd8\xff\xe1"), strict=True):
        (folder / name).write_bytes(magic)
    first, passage = bank["questions"][0], bank["questions"][7]
    first["stem"] = "看图 ![图](a.png) 和 ![图](图一.png)"
    first["options"] = [{"id": "a", "text": "![图](b.jpg)"}, {"id": "b", "text": "![图](a.png)"}]
    passage["text"] = "![图](c.gif)"
    passage["questions"][0]["stem"] = "![图](d.jpeg)"
    path = write(bank)
    read = load_bank(path)
    assert read.questions[0].images == ("a.png", "图一.png", "b.jpg")
    assert read.questions[7].images == ("c.gif", "d.jpeg")
    assert set(read_pictures(path, read)) == {*names, "图一.png"}
    assert read_pictures(path, read)["a.png"] == PNG


OUTSIDE = "图片“{}”不在这个题库的图片文件夹里。请把图片放进 party-history/，只写文件名。"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.png",
        "..\\secret.png",
        "/etc/passwd.png",
        "C:\\secret.png",
        "%2e%2e/secret.png",
        "%2e%2e%2fsecret.png",
        "sub/图一.png",
        "sub\\图一.png",
        "．．／secret.png",
        "https://example.org/x.png",
        "//example.org/x.png",
        "data:image/png;base64,AAAA",
        "file:///etc/x.png",
        ".hidden.png",
        "a..png",
        "图一.png 'title'",
        "",
    ],
)
def test_a_picture_from_elsewhere_is_refused(
    bank_problems: Problems, bank: Bank, folder: Path, name: str
) -> None:
    """No other folder, however it is written, no other host, no data."""
    (folder.parent / "secret.png").write_bytes(PNG)
    bank["questions"][0]["stem"] = f"![图]({name})"
    problems = bank_problems(bank)
    assert [(p.code, p.question, p.message) for p in problems] == [
        ("picture_outside", "q0", OUTSIDE.format(name))
    ]


def test_a_symbolic_link_is_refused(bank_problems: Problems, bank: Bank, folder: Path) -> None:
    """It could show any file of the machine."""
    (folder.parent / "secret.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    bank["questions"][0]["stem"] = "![图](link.png)"
    assert [p.code for p in bank_problems(bank)] == ["picture_outside"]


def test_a_linked_folder_has_no_pictures(bank_problems: Problems, bank: Bank, folder: Path) -> None:
    """Nor may the whole folder be a link."""
    folder.rename(folder.parent / "elsewhere")
    folder.symlink_to(folder.parent / "elsewhere")
    bank["questions"][0]["stem"] = "![图](图一.png)"
    assert [p.code for p in bank_problems(bank)] == ["picture_missing"]


@pytest.mark.parametrize("name", ["无.png", "图一.PNG", "图一.jpg"])
def test_a_missing_picture_is_named(bank_problems: Problems, bank: Bank, folder: Path, name: str) -> None:
    """Upper and lower case count, because they do on a server."""
    bank["questions"][0]["stem"] = f"![图]({name})"
    messages = [p.message for p in bank_problems(bank)]
    assert messages == [f"找不到图片 party-history/{name}。请检查文件名（大小写也要一样）。"]


@pytest.mark.parametrize("name", ["图.svg", "图.webp", "图.html", "图"])
def test_only_pictures_without_scripts_are_shown(
    bank_problems: Problems, bank: Bank, folder: Path, name: str
) -> None:
    """An SVG can carry a script."""
    (folder / name).write_bytes(b"<svg/>")
    bank["questions"][0]["stem"] = f"![图]({name})"
    messages = [p.message for p in bank_problems(bank)]
    assert messages == [f"图片“{name}”不能用：只能用 png、jpg 或 gif。"]


def test_a_large_picture_is_refused(bank_problems: Problems, bank: Bank, folder: Path) -> None:
    """A class shares one slow line."""
    (folder / "big.png").write_bytes(PNG + b"\0" * MAX_PICTURE_BYTES)
    bank["questions"][0]["stem"] = "![图](big.png)"
    messages = [p.message for p in bank_problems(bank)]
    assert messages == ["图片“big.png”有 2.0 MB，最多 2 MB。请缩小后再用。"]


def test_a_picture_is_what_its_name_says(bank_problems: Problems, bank: Bank, folder: Path) -> None:
    """A page renamed to .png is no picture."""
    (folder / "page.png").write_bytes(b"<html>")
    bank["questions"][0]["stem"] = "![图](page.png)"
    messages = [p.message for p in bank_problems(bank)]
    assert messages == ["“page.png”的内容不是 png 图片，可能只是改了扩展名。请重新导出。"]


def test_a_picture_needs_a_text(bank_problems: Problems, bank: Bank, folder: Path) -> None:
    """For those who do not see it."""
    bank["questions"][0]["stem"] = "![ ](图一.png)"
    messages = [p.message for p in bank_problems(bank)]
    assert messages == ["图片“图一.png”缺少说明。请写成 ![图里有什么](文件名)，看不见图的学生要靠它。"]


def test_a_picture_by_reference_is_refused(bank_problems: Problems, bank: Bank, folder: Path) -> None:
    """There is one way to write a picture."""
    bank["questions"][0]["stem"] = "![图][1]\n\n[1]: 图一.png"
    assert [p.message for p in bank_problems(bank)] == ["图片要写成 ![说明](文件名.png)。"]
