"""ipywidgets in many sessions of one process.

ipywidgets keeps one dictionary of all widgets and one control comm for a process. Here every widget belongs
to the session in whose context it was made: its comm is the session's, the global dictionary does not hold
it, and changes are collected and told when the session has done its step. Outside a session everything is
as it was.

``comm.create_comm`` is the official hook; the five methods below have none. ``tests/serve/test_hooks.py``
fails when an ipywidgets is installed in which they differ.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import comm
import ipywidgets.widgets.widget as stock
from ipywidgets import CallbackDispatcher, Widget

from quizkit.serve.sessions.comms import SessionComm, made_at_opening, of_class

if TYPE_CHECKING:
    from quizkit.serve.sessions.session import Session

current: ContextVar["Session | None"] = ContextVar("quizkit_session", default=None)
_stock: dict[str, Any] = {}


def install() -> None:
    """Puts the hooks in place; once is enough, more does no harm."""
    if _stock:
        return
    _stock.update(
        create_comm=comm.create_comm,
        open=Widget.open,
        notify_change=Widget.notify_change,
        send_state=Widget.send_state,
        keys=Widget._default_keys.func,
        call=CallbackDispatcher.__call__,
    )
    comm.create_comm = _create_comm
    Widget.open = _open
    Widget.notify_change = _notify_change
    Widget.send_state = _send_state
    Widget._default_keys.func = _default_keys
    # A page need not hear back what it has just said.
    stock.JUPYTER_WIDGETS_ECHO = False
    CallbackDispatcher.__call__ = _call


def _create_comm(*args: Any, **kwargs: Any) -> Any:
    session = current.get()
    if session is None:
        return _stock["create_comm"](*args, **kwargs)
    return session.new_comm(kwargs.get("comm_id"))


def _open(widget: Any) -> None:
    """A widget's line, without putting its state together: nobody knows of it yet."""
    session = current.get()
    if session is None:
        _stock["open"](widget)
    elif widget.comm is None:
        widget.comm = session.new_comm(widget._model_id, widget)
        # What a page sends as a reference is looked up there: another session's widget must not be found.
        stock._instances.pop(widget.comm.comm_id, None)
        for name in made_at_opening(widget.__class__):
            # When the state is sent it is too late: that happens outside the session's context.
            getattr(widget, name)


def _notify_change(widget: Any, change: Any) -> None:
    line = widget.comm
    if type(line) is not SessionComm:
        _stock["notify_change"](widget, change)
        return
    name = change["name"]
    session = line.session
    if (
        line.announced
        and session is not None
        and name in _names(widget.__class__)
        and not _is_echo(widget, name)
    ):
        session.changed(line.comm_id, name)
    super(Widget, widget).notify_change(change)


def _is_echo(widget: Any, name: str) -> bool:
    """Whether the page has just said so itself."""
    return name in widget._property_lock and not widget._should_send_property(name, getattr(widget, name))


def _send_state(widget: Any, key: Any = None) -> None:
    line = widget.comm
    if type(line) is not SessionComm:
        _stock["send_state"](widget, key)
    elif line.announced and line.session is not None:
        names = _names(widget.__class__) if key is None else {key} if isinstance(key, str) else set(key)
        for name in names:
            # Made now, in the session's context, if nobody has asked for it yet.
            getattr(widget, name)
        if names:
            line.session.changed(line.comm_id, *names)


@of_class
def _names(widget: Any) -> dict[str, None]:
    """The synced traits of a class, in their order."""
    return dict.fromkeys(widget.class_traits(sync=True))


def _default_keys(widget: Any) -> list[str]:
    """The same for every widget of a class; looking them up each time is a third of making a widget."""
    return list(_names(widget.__class__))


def _call(dispatcher: Any, *args: Any, **kwargs: Any) -> Any:
    """Runs callbacks; a failing one is the session's trouble, not a line in a log that nobody reads."""
    session = current.get()
    if session is None:
        return _stock["call"](dispatcher, *args, **kwargs)
    value = None
    callback: Callable[..., Any]
    for callback in list(dispatcher.callbacks):
        try:
            given = callback(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - one student's fault touches nobody else
            session.failed(error)
        else:
            value = given if given is not None else value
    return value
