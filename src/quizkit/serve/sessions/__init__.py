"""Session kernels: thousands of students' pages in the server's one process, each with widgets of its own.

A *session* is what a kernel process is under stock Voila: the namespace in which a notebook has run, its
widgets, and the line to the page. ``registry`` knows them all and lets students in, ``session`` is one of
them, ``comms`` and ``hooks`` give ipywidgets a line that belongs to the session in whose context the code
runs, ``notebook`` holds the cells, ``socket`` is the websocket, ``meters`` counts.
"""
