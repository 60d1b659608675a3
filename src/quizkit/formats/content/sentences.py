"""What each finding of the content says. ``docs/formats/content.md`` lists them all."""

from quizkit.i18n import N_

CONTENT = {
    "no_explanation": N_("这道题没有解析。请写出史实、背景，以及容易误选的为什么不对。"),
    "short_explanation": N_("解析只有 {length} 个字，至少要 {limit} 个字才说得清史实和错因。"),
    "no_question_source": N_("这道题没有出处。请在 sources 里写出能查到这个史实的书或文件。"),
    "no_tags": N_("这道题没有标签，按标签抽题时抽不到它。请写上 tags。"),
    "all_of_them": N_("选项“{text}”是在说别的选项，不知道史实也猜得出。请换成一个具体的选项。"),
    "options_unlike": N_("选项长短相差太多：最长 {longest} 个字，最短 {shortest} 个字。请写得差不多长。"),
    "negative_primary": N_("小学的题不要反着问（“{word}”）。请改成正面问。"),
    "negative_not_bold": N_("这道题是反着问的，请把“{word}”加粗，写成 **{word}**。"),
    "right_longest": N_(
        "{count} 道单选题里有 {hits} 道的正确选项最长，不会的人也猜得出。请改短一些，或把别的选项写长。"
    ),
    "right_place": N_(
        "{count} 道有 {size} 个选项的单选题里，有 {hits} 道的正确选项在 {place}，太集中了。请换换位置。"
    ),
    "true_false_uneven": N_("判断题里对的有 {true} 道，错的有 {false} 道，太不均匀了。"),
    "near_duplicate": N_("这道题和 {other} 有 {percent}% 相同。请删去或改写其中一道。"),
    "answer_elsewhere": N_(
        "这道题的答案“{answer}”写在 {other} 的题干里，两道题又说的是同一件事。请改写其中一道。"
    ),
    "no_such_day": N_("日历上没有“{value}”这一天。"),
    "fact_date": N_("这里把“{title}”说成在{value}，史实表（{fact}）里是 {span}。"),
    "order_facts": N_(
        "“{first}”（史实表 {first_fact}，{first_span}）排在前面，其实晚于“{second}”"
        "（{second_fact}，{second_span}）。"
    ),
    "person_born": N_("这里说{name}在{value}出生，史实表（{person}）里是 {born}。"),
    "person_died": N_("这里说{name}在{value}逝世，史实表（{person}）里是 {died}。"),
    "person_lifetime": N_(
        "这里说{name}在{value}做了一件事，可是按史实表（{person}），{name}生于 {born}，卒于 {died}。"
    ),
    "person_age": N_("这里说{name}在 {year} 年是{value}，可是按史实表（{person}），{name}生于 {born}。"),
}
