"""What the template for workbooks says of its columns, in its sheet of instructions."""

from collections.abc import Iterator

from quizkit.formats.exchange.words import TYPE_TITLES
from quizkit.formats.exchange.xlsx.words import EXAMPLE_SHEET, QUESTION_SHEET, TITLES
from quizkit.i18n import N_, _

_TYPES = {
    "single": N_("选项写在“选项A”“选项B”……几列；答案写一个字母，例如 B。"),
    "multiple": N_("和单选题一样；答案写所有对的字母，例如 ACD。"),
    "true_false": N_("不写选项；答案写 正确 或 错误（对、错，√、× 也行）。"),
    "blank": N_(
        "题干里用四个下划线 ____ 表示一个空。几个空的答案用 | 隔开，"
        "一个空有几种写法用；隔开，例如 1921；一九二一|上海。"
    ),
    "numeric": N_("答案写一个数，例如 1935；允许的误差和单位写在“误差”“单位”两列，可以不写。"),
    "order": N_("要排的各项写在选项里；答案写正确的先后，例如 CABD。"),
    "match": N_(
        "左边写在选项里，右边写在“右边”一格，一行一项（格子里按 Alt+Enter 换行），"
        "可以多出几项；答案写成 A2 B1。"
    ),
    "passage": N_("先写一行材料题：题干和“材料”；小题写在下面几行，每一行的“材料”一列写“同上”。"),
}
_COLUMNS = {
    "type": N_("从列表里选。不写就按答案判断。"),
    "answer": N_("每道题都要写，写法见下面各题型。"),
    "explanation": N_("公布答案时显示，可以不写。"),
    "points": N_("这道题的满分，最多两位小数。材料题不写，由小题相加。"),
    "level": N_("小学、初中或高中；写年级也行。"),
    "difficulty": N_("易、中或难，不写算中。"),
    "tags": N_("几个标签用、隔开，抽题时可以用。"),
    "any_order": N_("填空题各空的答案可以互换时写 是。"),
    "source": N_("出处、作者、年份三列要一起写；位置（章节或页码）知道就写。有几个出处时，每格里一行一个。"),
    "id": N_("可以不写，导入时自动编号。要写就用小写英文字母、数字和 -，不能重复。"),
}


def guide() -> Iterator[tuple[str, str]]:
    """What, and how to write it."""
    sheet, examples = _(QUESTION_SHEET), _(EXAMPLE_SHEET)
    yield (
        _("怎样填"),
        _(
            "在工作表“{sheet}”里一行写一道题，不要改表头；“{examples}”里有八种题型的例子，可以照抄过去再改。"
        ).format(sheet=sheet, examples=examples),
    )
    yield _("小心"), _("不要用公式和合并单元格。格子已设为文本，7-1 这样的文字不会变成日期。")
    for column, how in _COLUMNS.items():
        yield _(TITLES[column]), _(how)
    for kind, how in _TYPES.items():
        yield _(TYPE_TITLES[kind]), _(how)
