"""The quiz as a Panel app: ``panel serve panel_quiz.py``. One session object a visitor, as Panel means it."""

import panel as pn
from saving import TITLE, questions, save

pn.extension()


class Quiz:
    """Entry by name, then one question at a time; an answer is stored when it is given."""

    def __init__(self) -> None:
        self.place = 0
        self.name = pn.widgets.TextInput(name="姓名")
        go = pn.widgets.Button(name="进入", button_type="danger")
        go.on_click(self._enter)
        self.column = pn.Column(pn.pane.HTML(f'<h1 class="bench-form">{TITLE}</h1>'), self.name, go)
        self.saved = pn.pane.HTML("")

    def _enter(self, _event: object) -> None:
        if self.name.value.strip():
            self._show()

    def _show(self) -> None:
        question = questions()[self.place]
        number = f"第 {self.place + 1} 题 / 共 {len(questions())} 题"
        self.saved.object = ""
        more = pn.widgets.Button(name="下一题", button_type="danger")
        more.on_click(self._next)
        stem = pn.pane.HTML(f'<p>{number}</p><div class="bench-stem">{question["stem"]}</div>')
        self.column[:] = [stem, *self._fields(question), self.saved, more]

    def _fields(self, question: dict) -> list:
        if "fields" in question:
            fields = [pn.widgets.TextInput(name=label) for label in question["fields"]]
        elif question["type"] == "multiple":
            fields = [pn.widgets.CheckBoxGroup(options=question["options"])]
        else:
            fields = [pn.widgets.RadioBoxGroup(options=question["options"], value=None)]
        for field in fields:
            field.param.watch(lambda _change: self._save([one.value for one in fields]), "value")
        return fields

    def _save(self, given: list) -> None:
        save(self.name.value, self.place, given)
        self.saved.object = f'<p class="bench-saved">已保存第 {self.place + 1} 题</p>'

    def _next(self, _event: object) -> None:
        if self.place + 1 < len(questions()):
            self.place += 1
            self._show()


Quiz().column.servable(title=TITLE)
