"""The server: stand-alone Voila with three pages, kernels bound to browsers, and bounded admission.

``app`` is the server, ``pages`` what a browser gets, ``kernels`` the processes behind it, ``visits``
which browser a kernel belongs to, ``environment`` what a kernel may know of the server's.
"""
