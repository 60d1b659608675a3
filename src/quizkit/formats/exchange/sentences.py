"""What an import or export says of a block. A sentence says what was done, or what to do.

``docs/formats/exchange.md`` lists them all.
"""

from quizkit.i18n import N_

_SHARED = {
    "same_block": N_("和{first}的题一模一样，只收一次。"),
    "id_taken": N_("编号“{id}”前面已经用过，改成了 {new}。"),
    "id_changed": N_("编号“{id}”不合要求，改成了 {new}。"),
    "defaults": N_("没有写分值的题记 {points} 分，没有写学段的算{level}。"),
    "question_lost": N_("{kind}不能写成{format}，整道题写不进去。"),
    "field_lost": N_("{format}里没有“{field}”，写不进去。"),
}

_TEXT: dict[str, str] = {
    # What was repaired.
    "text_hidden_characters": N_("去掉了看不见的字符。"),
    "text_picture_not_taken": N_("这里有图片，没有带过来。请在表单里上传。"),
    "text_page_line": N_("题目中间的页码“{text}”去掉了。"),
    "text_number_mark": N_("题号“{number}”后面没有点，当作题号。"),
    "text_type_mark": N_("题干里的“{mark}”去掉了，题型定为{type}。"),
    "text_letter_repeated": N_("选项字母 {letter} 写了两次，第 {number} 个选项改为 {new}。"),
    "text_letters_skipped": N_("选项字母是 {letters}，不是从 A 起连续的，按先后改为 {new}，答案跟着改。"),
    "text_option_mark_lost": N_("选项 {letter} 前面没有字母，补上了。"),
    "text_answer_first": N_("答案写在选项前面，移到了后面。"),
    "text_answer_in_stem": N_("题干中间的括号里写着 {answer}，当作答案，题干里留空。"),
    "text_answer_at_end": N_("题干末尾写着 {answer}，当作答案，从题干里去掉了。"),
    "text_blank_filled": N_("题干的括号里写着 {answer}，当作答案，括号改成要填的空。"),
    "text_options_circled": N_("选项前面写的是 {signs}，按先后改为 {letters}，答案跟着改。"),
    "text_options_sorted": N_("选项写的次序是 {letters}，按字母排好了。"),
    "text_answer_marked": N_("选项 {letters} 后面标着正确，当作答案，标记去掉了。"),
    "text_space_hole": N_("题干里没有横线，把一段空白当作要填的空。"),
    "text_answer_letters": N_("答案写的是“{answer}”，当作 {letters}。"),
    "text_answer_sentence": N_("答案写的是“{answer}”，从里面取出 {letters}。"),
    "text_answer_text": N_("答案写的是“{answer}”，和选项 {letters} 的文字一样，当作 {letters}。"),
    "text_multiple_letter": N_("多选题的答案只有一个字母（{letter}），先这样收下；如果漏写了，请补上。"),
    "text_judge_options": N_("判断题里的选项（{options}）去掉了，学生看到的总是“正确”和“错误”。"),
    "text_bracket_hole": N_("题干里没有横线，把空括号当作要填的空。"),
    "text_blanks_split": N_("答案按“{sign}”分给 {count} 个空。"),
    "text_alternatives_split": N_("答案里用“{sign}”隔开的几种写法都算对。"),
    "text_unit_from_answer": N_("答案后面的“{unit}”当作单位。"),
    "text_explanation_unmarked": N_("答案后面的文字前面没有写“解析”，当作解析。"),
    "text_explanation_behind": N_("答案“{answer}”后面的“{rest}”当作解析。"),
    "text_source_as_text": N_("出处里分不清书名、作者和年份，原样写在解析的末尾。"),
    "text_field_unknown": N_("{field}写的是“{value}”，不认识，没有采用。"),
    "text_field_unused": N_("“{field}：{value}”没有带过来，题目里没有地方放。"),
    "text_field_as_tag": N_("{field}“{value}”记成了标签。"),
    "text_difficulty_rate": N_("难度系数 {value} 当作得分率，记为“{word}”：0.7 以上是易，不到 0.4 是难。"),
    "text_difficulty_stars": N_("难度“{value}”记为“{word}”：三颗星以内，三颗最难；再多就按五颗最难算。"),
    "text_field_twice": N_("{field}写了两次，不一样，用第一次的“{value}”。"),
    "text_key_applied": N_("答案取自文末的答案表（{where}，第 {number} 题：{answer}）。"),
    "text_passage_stem": N_("材料题没有题干，补上“{stem}”。"),
    "text_passage_points_shared": N_("材料题共 {points} 分，平均分给各小题，每小题 {each} 分。"),
    "text_passage_points_left": N_("材料题写的是共 {points} 分，和各小题的分对不上，按各小题的分算。"),
    # Why it is refused.
    "text_no_answer": N_("没有找到答案。请在题目下面写一行“答案：……”。"),
    "text_key_lacks": N_("文末的答案表里没有第 {number} 题的答案。请补上，或者在题目下面写一行“答案：……”。"),
    "text_no_stem": N_("没有找到题干。请把题干写在选项和答案的前面。"),
    "text_type_unclear": N_(
        "没有选项，题干里也没有要填的空，看不出是什么题。请在前面写上大题的题型，例如“一、判断题”。"
    ),
    "text_type_open": N_("简答、论述这样的题不能自动判分，没有收。"),
    "text_few_options": N_("只找到 {count} 个选项，至少要 2 个。"),
    "text_empty_option": N_("选项 {letter} 没有文字。"),
    "text_same_options": N_("选项 {first} 和 {second} 一样，学生分不清。请改一个。"),
    "text_letters_unclear": N_("选项字母是 {letters}，分不清哪个是哪个。请按 A、B、C 的次序写。"),
    "text_choice_answer": N_("答案“{answer}”不是选项的字母，也不是哪个选项的文字。"),
    "text_answer_beyond": N_("答案里的 {letters} 不是选项。选项有：{options}。"),
    "text_single_letters": N_(
        "答案有 {count} 个字母（{letters}），题目在“{type}”下面。请改成多选题，或者只留一个答案。"
    ),
    "text_answers_differ": N_("答案写了两次，不一样：{at}是“{first}”，{other}是“{second}”。请改成一样的。"),
    "text_judge_answer": N_("判断题的答案“{answer}”看不懂。请写“正确”或“错误”。"),
    "text_judge_options_other": N_("判断题的选项不是一对一错。请去掉选项，或者移到单选题下面。"),
    "text_no_holes": N_("填空题的题干里没有空。请用 ____ 表示要填的地方。"),
    "text_blanks_differ": N_("题干里有 {holes} 个空，答案分出来是 {answers} 个。请用 | 隔开各空的答案。"),
    "text_number_answer": N_("“{answer}”不是一个数。数字题的答案要写成 1935 这样。"),
    "text_order_items": N_("没有找到要排序的各项。请写成 A. B. C.，一行一项。"),
    "text_order_answer": N_("排序题的答案“{answer}”要把 {labels} 各写一次。"),
    "text_match_sides": N_("连线题左边要写成（1）（2）……，右边写成 A. B. ……，各至少两项。"),
    "text_match_answer": N_("连线题的答案“{answer}”看不懂。请写成 1-B，2-A 这样，左边每一项写一次。"),
    "text_no_material": N_("没有找到材料。请在小题前面写“材料：……”。"),
    "text_no_parts": N_("材料下面没有小题。小题前面要写（1）（2）……。"),
    "text_key_unclear": N_(
        "答案表里第 {number} 题的答案不知道给哪个大题：几个大题都有这个题号。请在答案表里也写上大题。"
    ),
    # Of the whole text.
    "text_key_unused": N_("答案表里第 {number} 题的答案“{answer}”没有对应的题目。"),
    "text_key_series": N_(
        "答案表里这一行有 {answers} 个答案，题目有 {questions} 道，对不上，没有采用。请写上题号。"
    ),
    "text_key_line_unread": N_("答案表里的“{text}”看不懂，没有采用。"),
    # What is lost in writing.
    "text_markup_lost": N_("{field}里的加粗和强调写不进去，文字都在。"),
    "text_picture_lost": N_("图片“{name}”只写了文件名，图片本身写不进去。"),
    "text_read_otherwise": N_("{field}再读回来会不一样：这种写法里分不清它的标点和分行。"),
}

_DOCX: dict[str, str] = {
    "docx_unreadable": N_("这个 Word 文档打不开，可能已经损坏。请在 Word 里另存为 .docx 再试。"),
    "docx_text_box": N_("文本框里的文字没有读。请把它移到正文里。"),
    "docx_hidden": N_("隐藏的文字没有读。"),
    "docx_formula": N_("公式只带来了里面的文字，请检查。"),
    "docx_footnote": N_("脚注没有带过来。"),
}

_XLSX: dict[str, str] = {
    "xlsx_rows": N_("表里有内容的行超过 {limit} 行，没有读。请拆成几个文件再导入。"),
    "xlsx_columns": N_(
        "工作表“{sheet}”的内容写到了 {column} 列，最多 {limit} 列，没有读。请删去多余的列再导入。"
    ),
    "xlsx_no_header": N_(
        "工作表“{sheet}”的前 {limit} 行里没有表头。要有一行写着“题干”和“答案”，下面一行一道题。"
    ),
    "xlsx_formula": N_("这一格是公式。请复制它，选择性粘贴为“值”，再导入。"),
    "xlsx_cell_picture": N_(
        "这一格是嵌在格子里的图片，读不进来。请把图片另外上传，题里写 ![图里有什么](文件名.png)。"
    ),
    "xlsx_error": N_("这一格是 Excel 的错误值 {value}。请改成文字或数字。"),
    "xlsx_date": N_("Excel 把这一格变成了日期（{value}）。请把单元格格式设为“文本”，再重新输入。"),
    "xlsx_fraction": N_("Excel 把这一格变成了分数（{value}）。请把单元格格式设为“文本”，再重新输入。"),
    "xlsx_too_long": N_("这一格的文字太长，最多 {limit} 个字。"),
    "xlsx_no_stem": N_("这一行没有题干。"),
    "xlsx_no_answer": N_("这一行没有答案。"),
    "xlsx_no_options": N_("这道{kind}没有选项。"),
    "xlsx_type_unknown": N_("没有“{value}”这种题型。可以写：{types}。"),
    "xlsx_answer_unread": N_("看不懂答案“{value}”。{kind}的答案要写成 {example} 这样。"),
    "xlsx_answer_letter": N_("答案里有 {letter}，可是选项只有 {letters}。"),
    "xlsx_single_many": N_("单选题的答案写了 {value}。请只留一个，或者把题型改成多选题。"),
    "xlsx_order_answer": N_("排序题的答案要把 {letters} 每个写一次，按正确的先后，例如 {example}。"),
    "xlsx_number_unread": N_("“{value}”不是一个数。"),
    "xlsx_match_right": N_("连线题的右边要写在“右边”一列，一行一项；答案写成 A2 B1 这样。"),
    "xlsx_same_nothing": N_("“材料”一列写着“同上”，可是上面一行没有材料。"),
    "xlsx_passage_empty": N_("材料题下面没有小题。小题写在下面几行，“材料”一列写“同上”。"),
    "xlsx_type_guessed": N_("没有写题型，按答案算作{kind}。"),
    "xlsx_answer_by_text": N_("答案写的是选项的文字，认作 {letters}。"),
    "xlsx_answer_by_number": N_("答案写的是 {value}，认作第几个选项，也就是 {letters}。"),
    "xlsx_answer_words": N_("答案“{value}”读作 {number}。"),
    "xlsx_points_of_section": N_("按上面的标题，没有写分值的题每题 {points} 分。"),
    "xlsx_option_label": N_("去掉了选项前面的“{label}”。"),
    "xlsx_options_split": N_("一格里的文字分成了 {count} 个选项。"),
    "xlsx_holes": N_("题干里的括号或横线改成了填空的空（____）。"),
    "xlsx_hole_added": N_("题干里没有空，在末尾加了 ____。"),
    "xlsx_blanks_split": N_("答案分成了 {count} 个空的答案。"),
    "xlsx_unit_split": N_("答案里的“{unit}”当作单位。"),
    "xlsx_points_unread": N_("分值“{value}”不是数，先按默认的分值算。"),
    "xlsx_passage_points": N_("材料题的总分由各小题相加，这里写的 {value} 没有用。"),
    "xlsx_level_unread": N_("学段“{value}”不认识，先按默认的学段算。"),
    "xlsx_difficulty_unread": N_("难度“{value}”不认识，没有写进去。"),
    "xlsx_any_order_unread": N_("“不分先后”一列的“{value}”看不懂，按分先后算。"),
    "xlsx_source_moved": N_("出处缺少作者或年份，写在了解析的末尾。"),
    "xlsx_passage_stem": N_("材料题没有总的题干，写成了“{stem}”。"),
    "xlsx_controls": N_("去掉了看不见的控制字符。"),
    "xlsx_unknown_column": N_("不认识“{name}”这一列，其中 {count} 格没有读。"),
    "xlsx_same_column": N_("“{name}”这一列写了两次，只读前一列，后一列的 {count} 格没有读。"),
    "xlsx_numbering": N_("“{name}”这一列当作序号，没有读。"),
    "xlsx_no_type_column": N_("工作表“{sheet}”没有“题型”一列，题型按答案判断。"),
    "xlsx_merged": N_("工作表“{sheet}”里有 {count} 行是上下合并的单元格，当作每一行都写了同样的内容。"),
    "xlsx_hidden_rows": N_("工作表“{sheet}”里有 {count} 行是隐藏的，也读了。"),
    "xlsx_hidden_sheet": N_("工作表“{sheet}”是隐藏的，也读了。"),
    "xlsx_pictures": N_(
        "工作表“{sheet}”里有图片，没有读进来。请把图片另外上传，题里写 ![图里有什么](文件名.png)。"
    ),
    "xlsx_lost_characters": N_("有 {count} 个 Excel 存不了的字符，写不进去。"),
}

_COMMON: dict[str, str] = {
    "controls_dropped": N_("删去了 {count} 个看不见的控制字符。"),
    "html_changed": N_("文字里的 HTML 记号 {tags} 换成了这里的写法。"),
    "feedback_kept": N_("各个答案的反馈并进了解析。"),
    "picture_lost": N_("图片“{name}”只写了文件名，图片本身写不进 {format}。"),
    "kind_changed": N_("{kind}写成了{other}。"),
    "breaks_lost": N_("{format} 的题干和选项各占一行，换行改成了空格。"),
}

_GIFT: dict[str, str] = {
    "gift_description": N_("这几行没有花括号，只是一段说明，不是题目。要当作题目，请在后面写上 {{=答案}}。"),
    "gift_full_width": N_("这里的 ｛｝＝～＃ 是全角的，GIFT 只认半角的 {{ }} = ~ #。请改成半角再导入。"),
    "gift_brace": N_(
        "花括号不成对：一道题要有一个 {{ 和一个 }}，中间不能有空行。文字里的花括号写成 \\{{ 和 \\}}。"
    ),
    "gift_brace_inside": N_("花括号里面又有一个 {{。前面没有写完的请补上 }}，是文字的写成 \\{{。"),
    "gift_two_braces": N_("一道题里有两处花括号。是两道题的请在中间空一行；一道题只能有一处。"),
    "gift_essay": N_("花括号里是空的，这是要人批改的问答题，这里没有这种题。"),
    "gift_many": N_("一道题里有 {count} 个答案，太多了，最多 {limit} 个。"),
    "gift_two_right": N_(
        "有 {count} 个选项标了 =，单选题只能有一个。多选题对的选项写成 ~%50% 这样；文字里的等号写成 \\=。"
    ),
    "gift_no_right": N_("没有对的选项。单选题对的选项前面写 =，多选题写成 ~%50% 这样。"),
    "gift_weight_range": N_("%{weight}% 超出了 -100 到 100。"),
    "gift_no_sign_wrong": N_("“{text}”前面没有 = 或 ~，当作错的选项。"),
    "gift_no_sign_right": N_("“{text}”前面没有 =，当作填空题的答案。"),
    "gift_weights_sum": N_("对的选项的分值加起来是 {total}%，不是 100%，照原样收下。"),
    "gift_part_of_right": N_("“{text}”原来只得 {weight}% 的分，单选题没有部分分，算全对。"),
    "gift_part_of_wrong": N_("“{text}”原来得 {weight}% 的分，单选题没有部分分，算错，得 0 分。"),
    "gift_wide_sign": N_("文字里有全角的 ＝～＃，没有当作记号。如果是记号，请改成半角再导入。"),
    "gift_wildcard": N_(
        "“{text}”里的 * 表示填什么都算对，这里不能这样评分。请写出具体的答案；文字里的星号写成 \\*。"
    ),
    "gift_short_weight": N_("“{text}”原来只得 {weight}% 的分，填空题没有部分分，算全对。"),
    "gift_short_wrong": N_("“{text}”不得分，没有收进可接受的答案。"),
    "gift_no_right_text": N_("没有一个得分的答案。对的答案前面写 =。"),
    "gift_judged": N_("“{word}”要写成 {letter}，按这样收下。"),
    "gift_maybe_judged": N_("按填空题收下，要填的是“{word}”。判断题要写成 {{T}} 或 {{F}}，里面没有等号。"),
    "gift_sign_inside": N_("有的 = 紧跟在文字后面，当作了记号；如果是文字，请写成 \\= 再导入。"),
    "gift_wide_title": N_("开头的 ：： 是全角的，没有当作题目名称。"),
    "gift_row": N_("“{row}”里没有 ->。连线题每一行写成 =左边 -> 右边；文字里的等号写成 \\=。"),
    "gift_few_rows": N_("连线题至少要有两行 =左边 -> 右边。"),
    "gift_number": N_("“{text}”不是数。写成 1935、1935:2（误差 2）或 1930..1940，都用半角。"),
    "gift_number_order": N_("“{text}”的范围前后反了，或者误差小于 0。"),
    "gift_number_digits": N_("“{text}”的位数太多，存不下。"),
    "gift_numbers": N_("有几个数都得满分，数字题只能有一个。可以写成范围，例如 1930..1940。"),
    "gift_no_number": N_("没有得满分的数。"),
    "gift_number_weight": N_("“{text}”只得 {weight}% 的分，数字题没有部分分，没有收。"),
    "gift_title": N_("题目名称“{title}”记成了标签。"),
    "gift_title_number": N_("题目名称“{title}”只是编号，没有收。"),
    "gift_title_open": N_("开头的 :: 没有成对，删去了。"),
    "gift_arrow": N_("“{text}”里有 ->，在 GIFT 里会被当成连线，整道题写不进去。"),
}

_AIKEN: dict[str, str] = {
    "aiken_no_options": N_("这几行没有选项（A) ……）和 ANSWER:，不是一道题。Aiken 里也没有地方写解析。"),
    "aiken_no_stem": N_("选项前面没有题干。"),
    "aiken_no_answer": N_("这道题没有 ANSWER: 一行。请在选项下面写 ANSWER: 和对的字母。"),
    "aiken_answer_alone": N_("ANSWER: 前面没有题干和选项。"),
    "aiken_letters": N_("选项的字母应该依次是 A、B、C……，这里是 {letters}。"),
    "aiken_many": N_("选项超过了 26 个（A 到 Z）。"),
    "aiken_answer_several": N_("答案有几个字母（{text}），Aiken 只能有一个。多选题请换一种格式。"),
    "aiken_answer_letter": N_("“{text}”不是选项的字母。请写一个半角的大写字母，例如 ANSWER: B。"),
    "aiken_answer_beyond": N_("答案是 {letter}，可是选项只到 {last}。"),
    "aiken_full_width": N_("这一行要用半角的字母和标点：选项写成 A) 或 A.，答案写成 ANSWER: B。"),
    "aiken_stem_joined": N_("题干写在 {lines} 行上，连成了一行。"),
    "aiken_option_joined": N_("选项 {letter} 写在几行上，连成了一行。"),
    "aiken_option_case": N_("选项的字母要大写，按大写收下。"),
    "aiken_short": N_("第 {line} 行不到两个字，没有读。"),
    "aiken_answer_form": N_("答案一行要写成 ANSWER: {letter}，按这样收下。"),
    "aiken_answer_rest": N_("答案的字母后面还有“{rest}”，没有读。"),
    "aiken_unreadable": N_(
        "题干不到两个字，或者像是选项、ANSWER 一行，在 Aiken 里读不出来，整道题写不进去。"
    ),
}

_JUPYTERQUIZ: dict[str, str] = {
    "jupyterquiz_no_list": N_(
        "jupyterquiz 的文件是一个列表，用方括号 [ ] 括起来。题库文件请按“题库文件”导入。"
    ),
    "jupyterquiz_type": N_("没有“{kind}”这种题型。可以是 multiple_choice、many_choice、numeric、string。"),
    "jupyterquiz_text": N_("“{name}”应该是文字（放在英文双引号里）。"),
    "jupyterquiz_answers": N_("“answers”应该是一个列表，每一项用花括号括起来。"),
    "jupyterquiz_correct": N_("“correct”应该是 true（对）或 false（错），不加引号。"),
    "jupyterquiz_code": N_("这道题有程序代码（code），这里没有地方显示。"),
    "jupyterquiz_unknown": N_("不认识 {names}，没有读。"),
    "jupyterquiz_no_right": N_("没有一个答案是对的（correct: true）。"),
    "jupyterquiz_many": N_("有 {count} 个选项是对的，当作多选题。"),
    "jupyterquiz_case": N_("原来区分大写和小写，这里不区分。"),
    "jupyterquiz_fuzzy": N_("原来写得差不多也算对（fuzzy_threshold），这里要写对；常见的写法请补成答案。"),
    "jupyterquiz_numbers": N_("有几个数或范围算对，数字题只能有一个数和它的误差。"),
    "jupyterquiz_inside": N_("{text} 算错，却在算对的范围里，数字题没有这样的例外。"),
    "jupyterquiz_order": N_("范围的两头写反了。"),
    "jupyterquiz_range": N_("原来的范围不包括 {high}，这里包括；不合适的话请改误差。"),
    "jupyterquiz_precision": N_(
        "原来先把填的数取 {digits} 位有效数字再比，改成了 {value}，误差 {tolerance}。"
    ),
    "jupyterquiz_no_precision": N_("原来先把填的数取几位有效数字再比（precision），这里按填的数比。"),
    "jupyterquiz_precision_kind": N_("“precision”应该是 1 到 21 的整数。"),
    "jupyterquiz_number": N_("“{text}”不是数。value 写一个数，range 写两个数，都不加引号。"),
    "jupyterquiz_digits": N_("数的位数太多，存不下。"),
}

_GATE: dict[str, str] = {
    "gate_empty": N_("文件是空的。"),
    "gate_size": N_("文件有 {size} MB，最多 {limit} MB。请拆成几个文件再导入。"),
    "gate_unknown": N_("“{name}”看不出是什么格式。扩展名可以是 {extensions}；也可以写明格式。"),
    "gate_old_word": N_(
        "这是旧的 Word 格式（.doc）或 WPS 文字。请在 Word 或 WPS 里打开，另存为 .docx 再导入。"
    ),
    "gate_old_excel": N_(
        "这是旧的 Excel 格式（.xls）或 WPS 表格。请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入。"
    ),
    "gate_password": N_("文件设了打开密码，读不了。请在 Word 或 Excel 里取消密码，另存一份再导入。"),
    "gate_kind": N_("文件里其实是{kind}，不是 {extension}。请打开它，另存为 {extension} 再导入。"),
    "gate_renamed": N_("文件里其实是{kind}。请把扩展名改成 {extension} 再导入。"),
    "gate_archive": N_("这是压缩包。请先解压，再导入里面的文件。"),
    "gate_damaged": N_("文件是坏的或不完整，打不开。请用原来的程序打开，另存一份再导入。"),
    "gate_entries": N_(
        "文件由 {limit} 个以上的部分组成，不像是一份题目，没有打开。请把题目复制到一个新文件里再导入。"
    ),
    "gate_names": N_("文件里有不正常的路径“{name}”，可能有害，没有打开。请把题目复制到一个新文件里再导入。"),
    "gate_unpacked": N_("文件解开以后超过 {limit} MB，没有打开。请拆成几个文件再导入。"),
    "gate_ratio": N_(
        "文件解开以后会变大 {limit} 倍以上，可能有害，没有打开。请把题目复制到一个新文件里再导入。"
    ),
    "gate_entities": N_(
        "文件里有 DOCTYPE 或实体，正常的 Word 和 Excel 文件没有，可能有害，没有打开。"
        "请把题目复制到一个新文件里再导入。"
    ),
    "gate_depth": N_("文件里的标签套了 {limit} 层以上，没有打开。请把题目复制到一个新文件里再导入。"),
    "gate_elements": N_("文件里的内容太多（超过 {limit} 项），没有打开。请拆成几个文件再导入。"),
    "gate_not_text": N_("文件里其实是{kind}，不是文字。"),
    "gate_encoding": N_("第 {line} 行看不出是什么编码的文字。请用记事本打开，另存为 UTF-8 编码再导入。"),
    "read_as_gbk": N_("文件是 GBK 编码，已经读出；请看一眼文字对不对。"),
    "read_as_utf16": N_("文件是 UTF-16 编码，已经读出；请看一眼文字对不对。"),
    "import_time": N_("读了 {seconds} 秒还没有读完，停了下来。请拆成几个小一点的文件再导入。"),
    "import_memory": N_("读这个文件要用 {limit} MB 以上的内存，停了下来。请拆成几个小一点的文件再导入。"),
    "import_output": N_("读出来的内容超过 {limit} MB，停了下来。请拆成几个小一点的文件再导入。"),
    "import_crashed": N_("读这个文件时出了意外，没有读成。请用原来的程序打开，另存一份再试。"),
}

SENTENCES: dict[str, str] = {
    **_SHARED,
    **_TEXT,
    **_DOCX,
    **_XLSX,
    **_COMMON,
    **_GIFT,
    **_AIKEN,
    **_JUPYTERQUIZ,
    **_GATE,
}
