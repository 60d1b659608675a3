"""The quiz as a Streamlit app: ``streamlit run streamlit_quiz.py``. The script runs anew at each step."""

import streamlit as st
from saving import TITLE, questions, save

state = st.session_state
state.setdefault("place", -1)


def enter() -> None:
    """To the first question."""
    if state.name.strip():
        state.who, state.place = state.name, 0


def forward() -> None:
    """To the next question."""
    if state.place + 1 < len(questions()):
        state.place += 1


def keep(count: int) -> None:
    """The answer is stored when it is given."""
    save(state.who, state.place, [state[f"{state.place}-{n}"] for n in range(count)])
    state.saved = state.place


def fields(question: dict) -> None:
    """The fields of a question's type."""
    place = state.place
    if "fields" in question:
        for n, label in enumerate(question["fields"]):
            st.text_input(label, key=f"{place}-{n}", on_change=keep, args=(len(question["fields"]),))
    elif question["type"] == "multiple":
        st.multiselect("选项", question["options"], key=f"{place}-0", on_change=keep, args=(1,))
    else:
        st.radio("选项", question["options"], index=None, key=f"{place}-0", on_change=keep, args=(1,))


if state.place < 0:
    st.html(f'<h1 class="bench-form">{TITLE}</h1>')
    st.text_input("姓名", key="name")
    st.button("进入", on_click=enter)
else:
    shown = questions()[state.place]
    number = f"第 {state.place + 1} 题 / 共 {len(questions())} 题"
    st.html(f'<p>{number}</p><div class="bench-stem">{shown["stem"]}</div>')
    fields(shown)
    if state.get("saved") == state.place:
        st.html(f'<p class="bench-saved">已保存第 {state.place + 1} 题</p>')
    st.button("下一题", on_click=forward)
