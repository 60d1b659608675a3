"""What each problem code says to the person who wrote the file.

A sentence names the thing, says what is wrong and what to do. ``docs/formats/bank.md`` lists them all.
"""

from quizkit.formats.content.sentences import CONTENT
from quizkit.formats.lesson_sentences import ROUTE, SERIES
from quizkit.i18n import N_

_FILE = {
    "too_large": N_("文件有 {size} MB，最多 {limit} MB。请拆成几个文件。"),
    "empty_file": N_("文件是空的。"),
    "gbk": N_("文件像是 GBK 编码。请用编辑器“另存为”，编码选 UTF-8。"),
    "utf16": N_("文件是 UTF-16（“Unicode”）编码。请用编辑器“另存为”，编码选 UTF-8。"),
    "not_utf8": N_("这里的文字不是 UTF-8 编码。请用编辑器“另存为”，编码选 UTF-8。"),
    "not_text": N_("这不是文本文件，像是 Excel、Word 或图片。请另存为文本（JSON 或 CSV UTF-8）再用。"),
    "unknown_kind": N_(
        "看不出这是什么文件：题库要有 questions，活动 paper，史实表 facts，路线 places，数列 points。"
    ),
    "too_many_problems": N_("问题太多，这里只列出前 {limit} 处。请改好以后再检查一次。"),
}

_JSON = {
    "json_unfinished": N_("文件到这里就断了，缺少 {expected}。第 {line} 行的括号没有配对。"),
    "json_expected": N_("这里应该是 {expected}，却是“{found}”。"),
    "json_missing_comma": N_("上一项后面缺少英文逗号 , 。"),
    "json_trailing_comma": N_("最后一项后面多了逗号，请删去。"),
    "json_after_end": N_("文件的内容在前面已经结束，从这里起是多余的。"),
    "full_width": N_("“{found}”是全角标点，这里要用英文半角的 {expected} 。"),
    "json_quote": N_('这里的引号（{found}）不对，要用英文双引号 " 。'),
    "json_comment": N_("JSON 文件里不能写注释，请删去。"),
    "json_word": N_("不认识“{found}”。文字要加英文双引号；对错写 true 或 false，没有写 null。"),
    "json_number": N_("“{found}”不是 JSON 的数。写成 12、0.5 或 -3 这样。"),
    "json_key": N_("字段名要放在英文双引号里，这里是“{found}”。"),
    "json_open_text": N_(
        '文字在这一行没有用英文双引号结束。换行请写成 \\n，文字里的英文双引号请写成 \\" 或改用“”。'
    ),
    "json_escape": N_("“{found}”不是 JSON 的转义。反斜线本身要写成 \\\\ 。"),
    "control_character": N_("文字里有看不见的控制字符（{found}），请删去。"),
    "nul": N_("文字里有空字符（NUL），不能保存，请删去。"),
    "lone_surrogate": N_("文字里有半个字符（{found}），不能保存。请删去或重新输入这个字。"),
    "not_finite": N_("“{found}”不是一个有限的数。"),
    "huge_number": N_("这个数太长（{digits} 位）。"),
    "duplicate_key": N_("字段“{name}”写了两次，第一次在第 {first_line} 行。请只留一个。"),
    "too_deep": N_("括号嵌套超过 {limit} 层，这不是题库或活动该有的样子。"),
    "too_many_values": N_("文件里的内容太多（超过 {limit} 项）。请拆成几个文件。"),
}

_SHAPE = {
    "missing": N_("这里缺少“{name}”，请补上。"),
    "unknown_field": N_("不认识的字段“{name}”，请删去。"),
    "misspelt_field": N_("不认识的字段“{name}”，是不是“{near}”？"),
    "not_text_value": N_("这里应该是文字（放在英文双引号里）。"),
    "not_number": N_("这里应该是一个数，不加引号。"),
    "not_whole_number": N_("这里应该是一个整数，不加引号。"),
    "not_true_false": N_("这里应该是 true（对）或 false（错），不加引号。"),
    "not_list": N_("这里应该是一个列表，用方括号 [ ] 括起来。"),
    "not_object": N_("这里应该是一组字段，用花括号 {{ }} 括起来。"),
    "not_allowed": N_("不能是“{value}”，只能是：{allowed}。"),
    "bad_id": N_("编号“{value}”不合要求：用小写英文字母、数字、- 和 _，以字母或数字开头，最多 64 个字符。"),
    "empty_text": N_("这里不能是空的，请填上文字。"),
    "too_long": N_("文字太长，最多 {limit} 个字。"),
    "too_short": N_("文字太短，至少要 {limit} 个字。"),
    "too_few": N_("太少了，至少要 {limit} 项。"),
    "too_many": N_("太多了，最多 {limit} 项。"),
    "out_of_range": N_("数值是 {value}，应该{bound}。"),
    "bad_language": N_("“{value}”不是语言代码。中文写 zh-CN，英文写 en。"),
    "bad_value": N_("这里的内容不合要求（{detail}）。"),
    "version_kind": N_("schema_version 应该是整数，例如 {current}。"),
    "version_too_old": N_("这个文件的 schema_version 是 {found}，太旧了；能读的最旧版本是 {oldest}。"),
    "version_too_new": N_(
        "这个文件的 schema_version 是 {found}，这个 quizkit 只认识到 {current}。请升级 quizkit。"
    ),
}

_BANK = {
    "no_questions": N_("题库里还没有题目。"),
    "missing_type": N_("这道题没有写 type（题型）。可以写：{allowed}。"),
    "unknown_type": N_("没有“{value}”这种题型。可以写：{allowed}。"),
    "misspelt_type": N_("没有“{value}”这种题型，是不是“{near}”？"),
    "same_question_id": N_("题目编号“{id}”用了两次，第一次在第 {first_line} 行。请改其中一个。"),
    "same_bank_id": N_("题库编号“{id}”已经用在 {other} 里。请改其中一个。"),
    "points_range": N_("分值是 {value}，应该大于 0、不超过 {limit}。"),
    "points_decimals": N_("分值是 {value}，最多写两位小数。"),
    "too_few_options": N_("选项太少，至少要 {limit} 个。"),
    "same_option_id": N_("选项编号“{id}”用了两次，第一次在第 {first_line} 行。"),
    "same_option_text": N_("“{text}”写了两次，第一次在第 {first_line} 行。学生分不清，请改一个。"),
    "answer_no_option": N_("答案“{value}”不是选项。选项编号有：{ids}。"),
    "no_right_option": N_("没有写哪个选项是对的。请在 answer 里写出对的选项编号。"),
    "same_answer": N_("答案“{value}”写了两次，请删去一个。"),
    "blanks_count": N_("题干里有 {holes} 个空（____），blanks 里有 {blanks} 个，个数要一样。"),
    "accept_unmatchable": N_("“{text}”里只有标点，学生怎么填都对不上。请写出文字或数字。"),
    "number_too_large": N_("数太大，最多 {limit} 位。"),
    "too_few_items": N_("要排序的项太少，至少要 {limit} 项。"),
    "pair_missing": N_("左边的“{id}”没有配对。请在 pairs 里写出它对应右边的哪一项。"),
    "pair_unknown_left": N_("左边没有“{id}”这一项。左边的编号有：{ids}。"),
    "pair_unknown_right": N_("右边没有“{id}”这一项。右边的编号有：{ids}。"),
    "empty_passage": N_("材料题里没有小题，至少要 1 道。"),
    "nested_passage": N_("材料题里面不能再放材料题，请把它移到外面。"),
    "passage_points": N_("材料题自己不写 points：总分由各小题相加。请删去。"),
    "raw_html": N_("文字里有 HTML 标签“{found}”，这里不能用。请删去，或改用 **加粗**、*强调*。"),
    "link": N_("文字里有链接，学生答题时不能离开页面。请删去链接，出处写在 sources 里。"),
    "picture_form": N_("图片要写成 ![说明](文件名.png)。"),
    "picture_no_text": N_("图片“{name}”缺少说明。请写成 ![图里有什么](文件名)，看不见图的学生要靠它。"),
    "picture_outside": N_("图片“{name}”不在这个题库的图片文件夹里。请把图片放进 {folder}/，只写文件名。"),
    "picture_kind": N_("图片“{name}”不能用：只能用 png、jpg 或 gif。"),
    "picture_missing": N_("找不到图片 {folder}/{name}。请检查文件名（大小写也要一样）。"),
    "picture_too_large": N_("图片“{name}”有 {size} MB，最多 {limit} MB。请缩小后再用。"),
    "picture_damaged": N_("“{name}”的内容不是 {kind} 图片，可能只是改了扩展名。请重新导出。"),
    "names_too_few": N_("同名表的一组至少要两个名字。"),
}

_ACTIVITY = {
    "same_activity_id": N_("活动编号“{id}”已经用在 {other} 里。请改其中一个。"),
    "unknown_bank": N_("没有编号为“{id}”的题库。现有的题库有：{ids}。"),
    "section_short": "{sentence}",
    "bad_time": N_("时间“{value}”不合要求。请写成 2026-09-10T08:00:00 这样，不带时区。"),
    "unknown_time_zone": N_("没有“{value}”这个时区。中国写 Asia/Shanghai。"),
    "closes_before_opens": N_("结束时间不能早于或等于开始时间。"),
    "answers_too_early": N_("竞赛在结束以前不能显示“{value}”，否则先答的人会把答案传出去。请从这里删去。"),
    "difficulty_range": N_("难度要写成 [最低, 最高]，都在 1 到 3 之间，而且最低不能高于最高。"),
    "tables_order": N_("优秀线（excellent）不能低于及格线（pass）。"),
    "per_day_over_max": N_("每天的次数（per_day）不能多于总次数（max）。"),
}

_ROSTER = {
    "not_csv": N_("这不是用逗号分开的 CSV 表（{detail}）。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”。"),
    "missing_column": N_("缺少“{name}”这一列。表头要有：{names}。"),
    "unknown_column": N_("名册里多了“{name}”这一列。只需要：{names}；别的个人信息请删去。"),
    "misspelt_column": N_("不认识“{name}”这一列，是不是“{near}”？"),
    "same_column": N_("“{name}”这一列写了两次。"),
    "wrong_cells": N_("这一行有 {found} 格，表头有 {expected} 格。"),
    "empty_cell": N_("“{name}”这一格是空的。"),
    "cell_too_long": N_("“{name}”这一格太长，最多 {limit} 个字。"),
    "hidden_character": N_("“{name}”这一格里有看不见的字符，请重新输入。"),
    "unknown_level": N_("学段“{value}”不认识。请写 小学、初中 或 高中。"),
    "class_level": N_("这个班在第 {first_line} 行写的是另一个学段。"),
    "same_seat": N_("这个班的座号 {seat} 用了两次，第一次在第 {first_line} 行。"),
    "same_name": N_("这个班有两个“{name}”（另一个在第 {first_line} 行）。请给两人都写上座号。"),
    "no_students": N_("名册里还没有学生。"),
}

_FACTS = {
    "same_entry_id": N_("编号“{id}”用了两次，第一次在第 {first_line} 行。请改其中一个。"),
    "same_fact_name": N_(
        "“{name}”已经是另一处的名称（第 {first_line} 行）。一个名称只能指一件事，请删去或改写。"
    ),
    "same_person_name": N_("“{name}”写了两次，第一次在第 {first_line} 行。请并成一条。"),
    "no_source": N_("没有写出处。每一条至少要有一个出处（sources）。"),
    "bad_date": N_("日期“{value}”不合要求。请写成 1935、1935-01 或 1935-01-15 这样。"),
    "impossible_date": N_("日历上没有“{value}”这个日期。"),
    "end_before_date": N_("结束的日期 {value} 早于开始的日期 {first}。"),
    "died_before_born": N_("逝世的日期 {value} 早于出生的日期 {first}。"),
}

_RESPONSES = {
    "unknown_question": N_("题库里没有编号为“{id}”的题目。"),
    "misspelt_question": N_("题库里没有编号为“{id}”的题目，是不是“{near}”？"),
    "bad_response": "{sentence}",
}

SENTENCES: dict[str, str] = {
    **_FILE,
    **_JSON,
    **_SHAPE,
    **_BANK,
    **_ACTIVITY,
    **_ROSTER,
    **_FACTS,
    **CONTENT,
    **ROUTE,
    **SERIES,
    **_RESPONSES,
}
