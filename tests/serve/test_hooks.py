"""A canary for upgrades: what we replace or touch in ipywidgets, traitlets and tornado is as we know it.

When one of these tests fails after an upgrade, ``hooks.py``, ``comms.py``, ``session.py`` or ``socket.py`` in
``quizkit.serve.sessions`` builds on something that has changed: read the new source before anything else.
"""

import ast
import gc
import inspect
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from weakref import ref

import comm
import ipywidgets as w
import ipywidgets.widgets.widget as stock
import pytest
import traitlets
from tornado.iostream import BaseIOStream
from tornado.websocket import WebSocketHandler, WebSocketProtocol13

from quizkit.serve.pictures import Pictures
from quizkit.serve.sessions import hooks
from quizkit.serve.sessions.comms import CORE, SessionComm, settable, state_of, whole_of
from quizkit.serve.sessions.meters import Meters
from quizkit.serve.sessions.session import Session
from quizkit.widgets.elements import Head, Overview, QuestionBox
from serve.rooms import Prompt, Slot, installed


@pytest.fixture
def session() -> Iterator[Session]:
    """A session without a page."""
    with installed():
        made = Session("id", b"", "/", pictures=Pictures("/"), doer=Prompt(), meters=Meters())
        yield made
        made.end()


# --- what is there -------------------------------------------------------------------------------


@cache
def _functions() -> dict[str, str]:
    """The functions of ipywidgets' ``widget.py`` as its file has them, whatever has been replaced since."""
    source = Path(stock.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source)
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for class_ in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for node in class_.body:
            if isinstance(node, ast.FunctionDef):
                found[f"{class_.name}.{node.name}"] = node
    return {name: ast.get_source_segment(source, node) or "" for name, node in found.items()}


# Name: the first figures of a hash of its source, and what of ours depends on it.
KNOWN = {
    "Widget.__init__": ("32003e4b17", "hooks._open runs at its end, when the values are set"),
    "Widget.open": ("e279afa938", "hooks._open takes its place"),
    "Widget._comm_changed": ("50010026bd", "hooks._open does the rest of it, without _instances"),
    "Widget.close": ("b4c4930e91", "hooks._close takes its place"),
    "Widget.get_state": ("d4b88cb13d", "comms.state_of gives the same without defaults"),
    "Widget.send_state": ("94519e8f25", "hooks._send_state takes its place"),
    "Widget.set_state": ("c9db3a110d", "session._hand_over calls it"),
    "Widget.notify_change": ("73b7bb8e06", "hooks._notify_change takes its place"),
    "Widget._default_keys": ("66db46e48e", "hooks._default_keys takes its place"),
    "Widget._lock_property": ("93907b2aa8", "hooks._is_news reads the lock"),
    "Widget._should_send_property": ("5ca7cefd1a", "hooks._is_news asks it"),
    "Widget.hold_sync": ("df7248a620", "hooks._send_state gets what was held back"),
    "Widget._handle_msg": ("9c5018fb03", "session._hand_over takes its place"),
    "Widget._handle_custom_msg": ("04d455b125", "session._hand_over calls it"),
    "Widget._send": ("12f50c8ce8", "SessionComm.kernel and SessionComm.send are what it uses"),
    "Widget.add_traits": ("6be00856b7", "it makes a class for one widget"),
    "CallbackDispatcher.__call__": ("68bbfd2f4b", "hooks._call takes its place"),
    "_remove_buffers": ("de96512efc", "comms.split_off calls it"),
    "_json_to_widget": (
        "a293d0b3bb",
        "it looks a reference up in _instances, where no session's widget may be",
    ),
    "_widget_to_json": ("a8a4fdf15f", "comms.state_of calls it"),
}


def _print_of(source: str) -> str:
    return sha256("".join(source.split()).encode()).hexdigest()[:10]


def test_a_core_button_makes_no_more_than_its_lists() -> None:
    """What ``elements.Button`` leaves out is what it knows of: two lists of callbacks."""
    lines = inspect.getsource(w.Button.__init__).split("\n")[1:]
    assert [line.strip() for line in lines if line.strip()] == [
        "super().__init__(**kwargs)",
        "self._click_handlers = CallbackDispatcher()",
        "self.on_msg(self._handle_button_msg)",
    ]


@pytest.mark.parametrize("name", KNOWN)
def test_a_function_of_ipywidgets_is_the_one_we_know(name: str) -> None:
    """Its code has not changed since somebody compared our own with it."""
    known, why = KNOWN[name]
    assert name in _functions(), f"ipywidgets has no {name} any more: {why}"
    now = _print_of(_functions()[name])
    assert now == known, (
        f"ipywidgets {w.__version__} has another {name} than the one compared last ({why}). Read its change, "
        f"put ours right if it matters, see that the other tests of this file pass, and write {now!r} here."
    )


TOUCHED = [
    (stock, "_instances", dict),
    (stock, "JUPYTER_WIDGETS_ECHO", bool),
    (w.Widget, "_property_lock", traitlets.Dict),
    (w.Widget, "_holding_sync", bool),
    (w.Widget, "_msg_callbacks", traitlets.Instance),
    (w.Widget, "comm", traitlets.Any),
    (w.Widget, "keys", traitlets.List),
    (w.CallbackDispatcher, "callbacks", traitlets.List),
    (comm, "create_comm", object),
]


@pytest.mark.parametrize(("owner", "name", "kind"), TOUCHED)
def test_an_attribute_that_we_touch_is_there(owner: Any, name: str, kind: type) -> None:
    """Of the kind that we take it for."""
    assert isinstance(inspect.getattr_static(owner, name), kind)


def test_what_we_read_of_traitlets_is_there() -> None:
    """Values, observers, defaults and dynamic defaults are where we look for them."""
    label = w.Label("x")
    assert label._trait_values["value"] == "x"
    assert "comm" in label._trait_notifiers
    traits = w.Label.class_traits(sync=True)
    assert list(traits) == list(label.traits(sync=True)) == label.keys
    assert traits["value"].default_value == ""
    assert traits["layout"].metadata["to_json"] is stock._widget_to_json
    assert "_options_labels" not in w.Label.__dict__.get("_trait_default_generators", {})
    assert "keys" in w.Widget.__dict__["_trait_default_generators"]
    assert callable(w.Widget._default_keys.func)
    assert issubclass(traitlets.TraitError, Exception)
    button = w.Button()
    assert isinstance(button._click_handlers, w.CallbackDispatcher)
    for widget in (label, button):
        widget.close()


def test_what_we_call_of_tornado_is_there() -> None:
    """A frame is written without a task of its own, and what is unread can be measured."""
    sent = []

    class Stream:
        def write(self, data: bytes) -> Any:
            sent.append(data)
            return "future"

    parameters = list(inspect.signature(WebSocketProtocol13._write_frame).parameters)
    assert parameters[:4] == ["self", "fin", "opcode", "data"]
    protocol = WebSocketProtocol13.__new__(WebSocketProtocol13)
    protocol.stream, protocol.mask_outgoing, protocol._wire_bytes_out = Stream(), False, 0  # type: ignore[assignment]
    assert protocol._write_frame(True, 1, "好".encode()) == "future"  # type: ignore[comparison-overlap]
    assert sent == [b"\x81\x03" + "好".encode()]
    assert callable(protocol.is_closing)
    # socket._OneReading takes the place of the one and is all that the other reads by.
    read = inspect.getsource(WebSocketProtocol13._read_bytes)
    assert "data = await self.stream.read_bytes(n)" in read
    assert "self._wire_bytes_in += n" in read
    assert ".stream" not in inspect.getsource(WebSocketProtocol13._receive_frame)
    assert "self._write_buffer = _StreamBuffer()" in inspect.getsource(BaseIOStream)
    assert "self.ws_connection" in inspect.getsource(WebSocketHandler)


# --- what a session sends is what ipywidgets would -----------------------------------------------


def _core_classes() -> list[Any]:
    classes = dict.fromkeys(class_ for _key, class_ in stock._registry.items())
    return [class_ for class_ in classes if class_._model_module.default_value in CORE]


def _make(class_: Any) -> Any:
    """A widget with as little as it takes."""
    if issubclass(class_, w.widgets.widget_link.Link):
        return class_((w.IntText(1), "value"), (w.IntText(2), "value"))
    if "SelectionSlider" in class_.__name__ or "SelectionRangeSlider" in class_.__name__:
        return class_(options=["a", "b"])
    return class_()


TRIED: list[Any] = [
    "words",
    3,
    1.5,
    True,
    None,
    "",
    "red",
    ["a", "b"],
    [("a", 1)],
    [1, 2],
    {"a": 1},
    b"\x00bytes",
    [b"more"],
]


def _fill(widget: Any) -> None:
    """Everything that can be set is set, to one thing after another."""
    for value in TRIED:
        for name in [*widget.keys, "options", "titles"]:
            if not name.startswith(("_model", "_view")) and widget.has_trait(name):
                _try(widget, name, value)
    if "children" in widget.keys:
        widget.children = [w.Label("child")]


def _try(widget: Any, name: str, value: Any) -> None:
    """Sets a trait, if it is a value for it; some take what they cannot send afterwards."""
    before = getattr(widget, name)
    with suppress(Exception):
        setattr(widget, name, value)
    try:
        widget.get_state()
    except Exception:  # noqa: BLE001 - whatever a converter makes of a wrong type
        setattr(widget, name, before)


def _nameless(value: Any) -> Any:
    """JSON without the ids of widgets."""
    if isinstance(value, dict):
        return {key: _nameless(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_nameless(inner) for inner in value]
    return "IPY_MODEL" if isinstance(value, str) and value.startswith("IPY_MODEL_") else value


def _filled_in(widget: Any) -> dict[str, Any]:
    """What the session sends of a widget, with the defaults that the page fills in."""
    whole, sent = whole_of(widget), state_of(widget)
    given = {f"_{name}": whole[name] for name in ("model_name", "model_module", "model_module_version")}
    for name, trait in widget.class_traits(sync=True).items():
        if name in sent:
            given[name] = sent[name]
        elif name in ("layout", "style"):
            # The page makes its own, which is one with nothing but defaults.
            assert name not in widget._trait_values or state_of(getattr(widget, name)) == {}
            given[name] = "IPY_MODEL_"
        elif name not in given:
            to_json = trait.metadata.get("to_json", lambda value, _widget: value)
            given[name] = to_json(trait.default(widget), widget)
    return given


@pytest.mark.parametrize("filled", [False, True], ids=["as made", "filled"])
@pytest.mark.parametrize("class_", _core_classes(), ids=lambda class_: class_.__name__)
def test_the_state_of_a_core_widget_is_that_of_ipywidgets(
    class_: Any, filled: bool, session: Session
) -> None:
    """What a session sends and what a page fills in make together what ``get_state`` gives without hooks."""

    def make() -> Any:
        widget = _make(class_)
        if filled:
            _fill(widget)
        return widget

    ours = session._context.run(make)
    before = dict(stock._instances)
    theirs = make()
    try:
        assert _nameless(_filled_in(ours)) == _nameless(theirs.get_state())
        assert _nameless(session._context.run(ours.get_state)) == _nameless(theirs.get_state())
    finally:
        for id_ in stock._instances.keys() - before.keys():
            stock._instances[id_].close()


@pytest.mark.parametrize("class_", [*_core_classes(), Head, QuestionBox, Overview, Slot])
def test_a_page_may_set_only_what_there_is(class_: Any, session: Session) -> None:
    """Of a core widget the value or what is chosen, of others nothing that begins with an underscore."""
    allowed = settable(class_)
    names = set(class_.class_traits(sync=True))
    if class_._model_module.default_value in CORE:
        assert allowed == {"value", "index", "selected_index"}
    else:
        assert allowed is None
        assert any(not name.startswith("_") for name in names)


def test_bytes_are_sent_beside_the_state(session: Session) -> None:
    """What is binary in a state comes as base64, with the place where it belongs."""
    image = session._context.run(lambda: w.Image(value=b"\x00\xff"))
    whole = whole_of(image)
    assert (whole["buffer_paths"], whole["buffers"]) == ([["value"]], ["AP8="])
    assert "value" not in whole["state"]


# --- where a widget belongs ----------------------------------------------------------------------


def test_a_widget_of_a_session_is_nobody_elses(session: Session) -> None:
    """Its comm is the session's, and the process's list does not know it or any of its parts."""
    before = dict(stock._instances)
    label = session._context.run(lambda: w.Label("x", layout={"width": "1px"}))
    assert type(label.comm) is SessionComm
    assert session.widgets[label.model_id] is label
    assert label.layout.comm.session is session
    assert stock._instances == before
    assert stock._json_to_widget(f"IPY_MODEL_{label.model_id}", label) == f"IPY_MODEL_{label.model_id}"


@pytest.mark.parametrize("key", [None, "layout", ["layout", "value"]])
def test_what_is_made_when_a_state_is_asked_for_is_the_sessions(key: Any, session: Session) -> None:
    """A layout that nobody had asked for does not end up in the process's list, unknown to the page."""
    before = dict(stock._instances)
    label = session._context.run(lambda: w.Label("x"))
    label.comm.announced = True
    session._context.run(label.send_state, key)
    assert state_of(label, {"layout"})["layout"].removeprefix("IPY_MODEL_") in session.widgets
    assert stock._instances == before


class Parent(w.DOMWidget):  # type: ignore[misc]  # ipywidgets has no types
    """Not of the core, with a part that is made when it is first asked for."""

    _model_module = traitlets.Unicode("tests").tag(sync=True)
    part = traitlets.Instance(w.Label).tag(sync=True, **w.widget_serialization)

    @traitlets.default("part")
    def _part(self) -> Any:
        return w.Label("part")


def test_a_part_that_nobody_asked_for_is_there_before_the_page_is(session: Session) -> None:
    """The state refers to it, so the page is told of it, and it belongs to the session."""
    before = dict(stock._instances)
    parent = session._context.run(Parent)
    assert len(session.widgets) == 2
    assert state_of(parent)["part"].removeprefix("IPY_MODEL_") in session.widgets
    assert stock._instances == before


def test_a_class_made_by_a_notebook_goes_with_its_session(session: Session) -> None:
    """Neither a class of a cell nor that of a widget with traits of its own is kept by what we remember."""

    def make() -> tuple[Any, Any]:
        class Own(w.DOMWidget):  # type: ignore[misc]  # ipywidgets has no types
            _model_module = traitlets.Unicode("tests").tag(sync=True)
            word = traitlets.Unicode("x").tag(sync=True, to_json=lambda value, _widget: f"{Own}{value}")

        own, more = Own(), w.Label()
        more.add_traits(extra=traitlets.Unicode("x").tag(sync=True))
        for widget in (own, more):
            widget.comm.announced = True
            widget.send_state()
            state_of(widget)
            settable(widget.__class__)
        return ref(Own), ref(more.__class__)

    classes = session._context.run(make)
    assert all(class_() is not None for class_ in classes)
    session.end()
    gc.collect()
    assert [class_() for class_ in classes] == [None, None]


# --- what is said --------------------------------------------------------------------------------


def test_changes_are_told_once_and_the_pages_own_are_not(session: Session) -> None:
    """A session collects names; what the page has just said itself is no news, what came of it is."""
    field = session._context.run(lambda: w.BoundedIntText(5, max=9))
    field.value = 1
    assert session._changed == {}, "nobody knows of the widget yet"
    field.comm.announced = True
    with field.hold_sync():
        field.value = 2
        field.value = 3
    field.value = 3
    assert session._changed == {field.model_id: {"value"}}
    session._changed.clear()
    field.set_state({"value": 4})
    assert session._changed == {}
    field.set_state({"value": 40})
    assert session._changed == {field.model_id: {"value"}}
    session._changed.clear()
    with field.hold_sync():
        pass
    assert session._changed == {}


def test_a_failing_callback_is_the_sessions_and_the_others_are_called(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception becomes the session's trouble; callbacks after it run, and the last answer counts."""
    dispatcher = w.CallbackDispatcher()
    called: list[str] = []
    dispatcher.register_callback(lambda word: f"answer to {word}")
    dispatcher.register_callback(int)
    dispatcher.register_callback(called.append)
    with caplog.at_level(logging.ERROR):
        assert session._context.run(dispatcher, "x") == "answer to x"
    assert called == ["x"]
    assert [record.getMessage() for record in caplog.records] == ["session id failed"]
    assert [message["type"] for message in session._out] == ["trouble"]


# --- outside a session ---------------------------------------------------------------------------


class Comm(comm.DummyComm):
    """A stock comm that remembers what it published."""

    said: list[Any]

    def publish_msg(
        self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **_: Any
    ) -> None:
        """As a kernel would send it."""
        self.said.append((msg_type, _nameless(data), metadata, buffers))


@contextmanager
def _recording(patch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    said: list[Any] = []

    def create(*args: Any, **kwargs: Any) -> Comm:
        made = Comm.__new__(Comm)
        made.said = said
        Comm.__init__(made, *args, **kwargs)
        return made

    with patch.context() as patched:
        patched.setattr(comm, "create_comm", create)
        yield said


def _script() -> None:
    """A life of some widgets."""
    slider = w.IntSlider(3, description="x")
    assert type(slider.comm) is Comm
    assert stock._instances[slider.model_id] is slider
    image, box = w.Image(value=b"abc"), w.VBox([slider])
    slider.value = 4
    with slider.hold_sync():
        slider.min, slider.max = 1, 7
    slider.send_state()
    slider.send_state(["value", "min"])
    image.value = b"def"
    box.children = [image, slider]
    slider.add_traits(extra=traitlets.Unicode("e").tag(sync=True))
    slider._handle_msg({"content": {"data": {"method": "request_state"}}})
    slider._handle_msg({"content": {"data": {"method": "update", "state": {"value": 99}}}, "buffers": []})
    button = w.Button()
    button.on_click(lambda _button: setattr(slider, "value", 2))
    button.on_click(lambda _button: 1 / 0)
    button._handle_msg(
        {"content": {"data": {"method": "custom", "content": {"event": "click"}}}, "buffers": []}
    )
    button.send({"a": 1}, [b"x"])
    for widget in (slider, image, box, button):
        id_ = widget.model_id
        widget.close()
        assert id_ not in stock._instances


def test_outside_a_session_everything_is_as_in_ipywidgets(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Comms, messages, the process's list and the log are the same with hooks and without, but for echoes."""
    monkeypatch.setattr(stock, "JUPYTER_WIDGETS_ECHO", False)
    said, logged = [], []
    hooked: Callable[[], Any]
    for hooked in (nullcontext, installed):
        with _recording(monkeypatch) as heard, hooked():
            assert hooks.current.get() is None
            caplog.clear()
            _script()
        said.append(heard)
        logged.append([record.levelname for record in caplog.records])
    assert len(said[0]) > 15
    assert said[0] == said[1]
    assert logged[0] == logged[1]
