"""``quizkit convert``: what is written, what is said, and that nothing half written is left."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result

from fakes import hostile, office
from fakes.bank_files import BANK
from quizkit.cli import _quizkit
from quizkit.formats.bank import load_bank
from quizkit.formats.check import check_files
from quizkit.formats.exchange import importing
from quizkit.formats.exchange.settle import meaning_of

Run = Callable[..., Result]
BAD_ROW = ("单选题", "中华人民共和国成立于哪一年？", "1948 年", "1949 年", "1950 年", "D")
TEXT = "一、单选题\n1. 遵义会议在哪一年召开？\nA. 1934 年\nB. 1935 年\n答案：B\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a workbook with a good and a bad row, a bank, a text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "题目.xlsx").write_bytes(office.workbook(office.usual(office.texts(BAD_ROW, 3))))
    (tmp_path / "good.xlsx").write_bytes(office.workbook(office.usual()))
    (tmp_path / "bank.json").write_text(json.dumps(BANK, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "题目.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run() -> Run:
    """Runs the command in this process."""
    return lambda *words: CliRunner().invoke(_quizkit, ["convert", *map(str, words)])


def names(folder: Path) -> set[str]:
    """Everything in the folder."""
    return {path.name for path in folder.iterdir()}


def test_a_clean_workbook_becomes_a_bank(folder: Path, run: Run) -> None:
    """Exit code 0, and a bank that passes quizkit check."""
    result = run("good.xlsx", "new.json")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == "写了 1 题，拒收 0 题：new.json"
    assert check_files([folder / "new.json"]).problems == []
    bank = load_bank("new.json")
    assert (bank.id, bank.title, bank.questions[0].stem) == ("new", "good", "遵义会议在哪一年召开？")


def test_refused_blocks_are_said_and_the_rest_is_written(folder: Path, run: Run) -> None:
    """Exit code 1, the counts add up, and the last line says how many are missing."""
    result = run("题目.xlsx", "new.json")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[-2:] == ["共 2 块：收下 1，改动后收下 0，拒收 1。", "写了 1 题，拒收 1 题：new.json"]
    assert "表1 第 3 行：拒收 “题型：单选题”" in lines
    assert "    表1!F3：答案里有 D，可是选项只有 ABC。" in lines
    assert len(load_bank("new.json").questions) == 1


def test_the_report_for_programs(folder: Path, run: Run) -> None:
    """The report as JSON, with what was written where."""
    result = run("题目.xlsx", "new.json", "--format", "json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["written"], report["out"], report["losses"]) == (1, 1, "new.json", [])
    counts = report["counts"]
    assert counts["blocks"] == counts["accepted"] + counts["repaired"] + counts["refused"] == 2
    assert report["blocks"][1]["notes"][0]["where"] == "表1!F3"


def test_the_same_input_gives_the_same_file(folder: Path, run: Run) -> None:
    """To the byte, ids too."""
    run("good.xlsx", "a.json", "--id", "x")
    run("good.xlsx", "b.json", "--id", "x")
    assert (folder / "a.json").read_bytes() == (folder / "b.json").read_bytes()


def test_options_reach_the_bank(folder: Path, run: Run) -> None:
    """Id, title, points and level."""
    result = run(
        "good.xlsx", "x.json", "--id", "red", "--title", "红色", "--points", "2.5", "--level", "senior"
    )
    assert result.exit_code == 0, result.output
    bank = load_bank("x.json")
    question = bank.questions[0]
    assert (bank.id, bank.title, question.points, question.level) == ("red", "红色", 250, "senior")


def test_a_text_in_gbk_just_works(folder: Path, run: Run) -> None:
    """As Notepad saves it, with a word about it."""
    (folder / "ansi.txt").write_bytes(TEXT.encode("gbk"))
    result = run("ansi.txt", "ansi.json")
    assert result.exit_code == 0, result.output
    assert "GBK" in result.output
    assert load_bank("ansi.json").questions[0].stem == "遵义会议在哪一年召开？"


def test_formats_can_be_named(folder: Path, run: Run) -> None:
    """Where endings do not tell."""
    (folder / "noend").write_text(TEXT, encoding="utf-8")
    assert run("noend", "out", "--from", "text", "--to", "json", "--id", "x").exit_code == 0
    assert load_bank("out").questions
    assert run("noend", "out2").exit_code == 2


# --- out of a bank --------------------------------------------------------------------------------


def test_a_bank_goes_to_a_workbook_and_back(folder: Path, run: Run) -> None:
    """Every type, id, source and the bank's own title."""
    assert run("bank.json", "out.xlsx").exit_code == 0
    assert run("out.xlsx", "back.json").exit_code == 0
    back = json.loads((folder / "back.json").read_text(encoding="utf-8"))
    assert [question["id"] for question in back["questions"]] == [f"q{n}" for n in range(8)]
    assert list(map(meaning_of, back["questions"])) == list(map(meaning_of, BANK["questions"]))
    assert back | {"questions": BANK["questions"]} == BANK


def test_what_would_be_lost_is_listed_and_nothing_written(folder: Path, run: Run) -> None:
    """Each sentence once with its questions; --lossy writes all the same."""
    result = run("bank.json", "out.aiken")
    assert result.exit_code == 1
    lost = [line for line in result.output.splitlines() if line.startswith("会丢失：")]
    assert lost
    assert len({line.partition("（")[0] for line in lost}) == len(lost)
    assert "--lossy" in result.output.splitlines()[-1]
    assert "out.aiken" not in names(folder)
    report = json.loads(run("bank.json", "out.aiken", "--format", "json").stdout)
    assert (report["written"], report["out"]) == (0, None)
    assert {"question", "code", "message"} == set(report["losses"][0])
    assert run("bank.json", "out.aiken", "--lossy").exit_code == 0
    assert "ANSWER: B" in (folder / "out.aiken").read_text(encoding="utf-8")


def test_a_bank_with_problems_is_not_exported(folder: Path, run: Run) -> None:
    """Each problem with file and line, exit code 2, nothing written."""
    broken: dict[str, Any] = deepcopy(BANK)
    broken["questions"][0]["answer"] = "x"
    (folder / "broken.json").write_text(json.dumps(broken, ensure_ascii=False, indent=1), encoding="utf-8")
    result = run("broken.json", "out.xlsx")
    assert result.exit_code == 2
    assert "broken.json:35:14 [q0]" in result.stderr
    assert "什么都没有写" in result.stderr
    assert "out.xlsx" not in names(folder)


def test_a_bank_can_be_written_anew(folder: Path, run: Run) -> None:
    """JSON to JSON is the readable form of the same bank."""
    assert run("bank.json", "tidy.json").exit_code == 0
    assert load_bank("tidy.json") == load_bank("bank.json")


# --- what cannot be used --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "请写明从哪个文件到哪个文件"),
        (("good.xlsx",), "请写明从哪个文件到哪个文件"),
        (("a", "b", "c"), "请写明从哪个文件到哪个文件"),
        (("nothing.xlsx", "x.json"), "没有这个文件：nothing.xlsx"),
        ((".", "x.json"), ". 是文件夹"),
        (("/dev/null", "x.json"), "不是普通文件"),
        (("good.xlsx", "."), ". 是文件夹"),
        (("good.xlsx", "no/x.json"), "请先建好"),
        (("good.xlsx", "x.pdf"), "看不出 x.pdf 要写成什么格式"),
        (("good.xlsx", "bank.json"), "bank.json 已经有了。要换掉它请加 --force。"),
        (("good.xlsx", "good.xlsx", "--force"), "同一个文件"),
        (("good.xlsx", "党史.json"), "请用 --id 写一个"),
        (("good.xlsx", "x.json", "--id", "红"), "请用 --id 写一个"),
        (("good.xlsx", "x.json", "--points", "0"), "--points 要大于 0"),
        (("good.xlsx", "x.json", "--points", "1.234"), "最多两位小数"),
        (("good.xlsx", "x.json", "--points", "nan"), "--points"),
        (("bank.json", "x.json", "--from", "xlsx"), "文件里其实是文字"),
        (("--template", "good.xlsx", "x.xlsx"), "写模板只要一个文件名"),
        (("--template", "x.json"), "写模板只要一个文件名"),
        (("--template", "good.xlsx"), "已经有了"),
        (("--template",), "写模板只要一个文件名"),
    ],
)
def test_wrong_input_is_one_sentence(folder: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    """Exit code 2, and nothing is written."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert result.stdout == ""
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("what", ["zip bomb", ".doc called .docx", "UTF-32", "a cell in the last corner"])
def test_a_hostile_file_is_one_sentence(folder: Path, run: Run, what: str) -> None:
    """Exit code 2, and nothing is written."""
    name, _code, make = hostile.HOSTILE[what]
    (folder / name).write_bytes(make())
    before = names(folder)
    result = run(name, "x.json")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert names(folder) == before


def test_nothing_to_take_writes_nothing(folder: Path, run: Run) -> None:
    """The report says why; exit code 2."""
    (folder / "bad.xlsx").write_bytes(
        office.workbook(office.sheet([office.texts(office.HEADER), office.texts(BAD_ROW)]))
    )
    result = run("bad.xlsx", "x.json")
    assert result.exit_code == 2
    assert result.output.splitlines()[-1] == "没有一道题可以收下，什么都没有写。"
    assert "x.json" not in names(folder)


def test_a_folder_that_cannot_be_written_to(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said before anything is read."""
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    result = run("good.xlsx", "x.json")
    assert (result.exit_code, "不能写入" in result.stderr) == (2, True)


def test_a_picture_that_is_not_there_refuses_its_question(folder: Path, run: Run) -> None:
    """The bank passes quizkit check; put into its folder the picture lets the question pass, too."""
    row = ("单选题", "看图。![地图](map.png)", "甲", "乙", "丙", "A")
    (folder / "p.xlsx").write_bytes(office.workbook(office.usual(office.texts(row, 3))))
    result = run("p.xlsx", "x.json")
    assert result.exit_code == 1
    assert "找不到图片 x/map.png" in result.output
    assert check_files([folder / "x.json"]).problems == []


def test_an_older_file_is_replaced_whole_or_not_at_all(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails in the middle leaves the older file and no other."""
    before = names(folder)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("good.xlsx", "bank.json", "--force")
    assert result.exit_code == 2
    assert "不能写入" in result.stderr
    assert names(folder) == before
    assert load_bank("bank.json").id == BANK["id"]


def test_a_child_that_dies_writes_nothing(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, exit code 2."""
    monkeypatch.setattr(importing, "_CHILD", ["-c", "import os; os.kill(os.getpid(), 9)"])
    result = run("good.xlsx", "x.json")
    assert result.exit_code == 2
    assert "读这个文件时出了意外" in result.stderr
    assert "x.json" not in names(folder)


def test_ctrl_c_leaves_nothing(folder: Path) -> None:
    """SIGINT while the file is read: both processes end, nothing is written."""
    before = names(folder)
    code = (
        "import os, signal, sys\n"
        "from quizkit.formats.exchange import importing\n"
        "importing._CHILD = ['-c', 'print(chr(123) + chr(125), flush=True); import time; time.sleep(1000)']\n"
        "value_of = importing.wire.value_of\n"
        "def interrupted(raw):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return value_of(raw)\n"
        "importing.wire.value_of = interrupted\n"
        "sys.argv = ['quizkit', 'convert', 'good.xlsx', 'x.json']\n"
        "from quizkit.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert names(folder) == before
    assert psutil.Process().children(recursive=True) == []


def test_the_template_is_written(folder: Path, run: Run) -> None:
    """And is a workbook without questions."""
    assert run("--template", "new.xlsx").exit_code == 0
    result = run("new.xlsx", "x.json")
    assert "共 0 块" in result.output
    assert result.exit_code == 2


def test_the_installed_command_in_english(folder: Path) -> None:
    """QUIZKIT_LANG reaches the process that reads, too; no bar where there is no terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "quizkit", "convert", "题目.xlsx", "x.json"],
        capture_output=True,
        env={"LANG": "C", "PATH": "", "QUIZKIT_LANG": "en"},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == b""
    assert b"The answer has D, but there are only the options ABC." in done.stdout
