"""Writes the tables of codes in docs/formats/exchange.md from the sentences themselves.

python scripts/exchange_docs.py          write the page
python scripts/exchange_docs.py --check  exit 1 if the page is not what the sentences say now
"""

import re
import sys
from pathlib import Path

from quizkit.formats.exchange import sentences

PAGE = Path(__file__).parent.parent / "docs" / "formats" / "exchange.md"
_BEGIN, _END = "<!-- codes: begin -->\n", "<!-- codes: end -->"
_GROUPS = {
    "_SHARED": "各种格式共用",
    "_TEXT": "文字",
    "_DOCX": "Word 文档",
    "_XLSX": "Excel 表",
    "_GIFT": "GIFT",
    "_AIKEN": "Aiken",
    "_JUPYTERQUIZ": "jupyterquiz",
    "_MARKDOWN": "Markdown",
    "_JSON": "题库文件",
    "_GATE": "文件本身",
}


def page(text: str) -> str:
    """``text`` with the tables between the marks as they are now."""
    groups = [(name, value) for name, value in vars(sentences).items() if re.fullmatch("_[A-Z]+", name)]
    tables = [_table(_GROUPS.get(name, name.strip("_")), group) for name, group in groups if group]
    head, _begin, rest = text.partition(_BEGIN)
    return f"{head}{_BEGIN}\n{''.join(tables)}{_END}{rest.partition(_END)[2]}"


def _table(title: str, group: dict[str, str]) -> str:
    rows = "".join(f"| `{code}` | {_cell(sentence)} |\n" for code, sentence in group.items())
    return f"### {title}\n\n| 代码 | 说明 |\n|---|---|\n{rows}\n"


def _cell(sentence: str) -> str:
    """A sentence as Markdown shows it word for word."""
    return re.sub(r"([\\`*_\[\]<>|~#])", r"\\\1", sentence.replace("{{", "{").replace("}}", "}"))


def main() -> None:
    """See the module's docstring."""
    text = PAGE.read_text(encoding="utf-8")
    made = page(text)
    if "--check" not in sys.argv:
        PAGE.write_text(made, encoding="utf-8")
    elif made != text:
        sys.exit(f"{PAGE.name} is not what the sentences say: run `python scripts/exchange_docs.py`")


if __name__ == "__main__":
    main()
