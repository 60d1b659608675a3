"""What a kernel may say to its page over the websocket: nothing that quotes code."""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from quizkit.i18n import _

V1 = "v1.kernel.websocket.jupyter.org"


class PageConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's connection between a websocket and a kernel's sockets, without tracebacks.

    Jupyter's own way of leaving them out (``allow_tracebacks``) fails in jupyter_server 2.21: it looks for
    its sentence on the wrong object, and the connection stalls. A traceback quotes source lines, so it
    goes to the server's log instead; so does whatever the kernel writes to stderr.
    """

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Passes a message of the kernel on, unless it is output to stderr."""
        _identities, parts = self.session.feed_identities(outgoing_msg)
        if self.session.unpack(parts[1])["msg_type"] == "stream":
            content = self.session.unpack(parts[4])
            if content["name"] == "stderr":
                self.log.warning("A kernel wrote to stderr:\n%s", content["text"])
                return
        super().handle_outgoing_message(stream, outgoing_msg)

    def _on_error(self, channel: str, msg: dict[str, Any], msg_list: list[Any]) -> None:
        if channel != "iopub":
            return
        header = self.get_part("header", msg["header"], msg_list)  # type: ignore[no-untyped-call]
        if header["msg_type"] != "error":
            return
        content = self.get_part("content", msg["content"], msg_list)  # type: ignore[no-untyped-call]
        self.log.error("A notebook failed:\n%s", "\n".join(content["traceback"]))
        sentence = _("出错了。")
        told = {"ename": "Error", "evalue": sentence, "traceback": [sentence]}
        msg["content"] = told
        if self.subprotocol == V1:
            msg_list[3] = self.session.pack(told)
