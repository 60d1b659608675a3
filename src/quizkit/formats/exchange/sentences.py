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

_TEXT: dict[str, str] = {}

_DOCX: dict[str, str] = {}

_XLSX: dict[str, str] = {}

_GIFT: dict[str, str] = {}

_AIKEN: dict[str, str] = {}

_JUPYTERQUIZ: dict[str, str] = {}

_GATE: dict[str, str] = {}

SENTENCES: dict[str, str] = {
    **_SHARED,
    **_TEXT,
    **_DOCX,
    **_XLSX,
    **_GIFT,
    **_AIKEN,
    **_JUPYTERQUIZ,
    **_GATE,
}
