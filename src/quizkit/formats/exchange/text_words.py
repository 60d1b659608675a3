"""How the types of questions, levels and difficulties are called in a text."""

from quizkit.i18n import N_

TYPE_WORDS_SHOWN = {
    "": N_("没有写题型"),
    "single": N_("单选题"),
    "multiple": N_("多选题"),
    "choice": N_("选择题（单选还是多选看答案）"),
    "true_false": N_("判断题"),
    "blank": N_("填空题"),
    "numeric": N_("数字题"),
    "order": N_("排序题"),
    "match": N_("连线题"),
    "passage": N_("材料题"),
    "open": N_("不能自动判分的题"),
}
TYPE_WRITTEN = {
    "single": "单选题",
    "multiple": "多选题",
    "true_false": "判断题",
    "blank": "填空题",
    "numeric": "数字题",
    "order": "排序题",
    "match": "连线题",
    "passage": "材料题",
}
"""As the text format writes them: it is Chinese whatever language is in use."""
LEVEL_WRITTEN = {"primary": "小学", "junior": "初中", "senior": "高中"}
DIFFICULTY_WORDS_SHOWN = {1: N_("易"), 2: N_("中"), 3: N_("难")}
DIFFICULTY_WRITTEN = {1: "易", 2: "中", 3: "难"}
EMPTY_BRACKET = "（　　）"
"""What stays in a stem whose answer stood in a bracket."""
HOLE_SIGN = "____"
PASSAGE_STEM = "阅读材料，回答问题。"
SOURCE_LINE = "出处：{source}"
FONT = "宋体"
