"""The same quiz in other frameworks, each run by the Python of an environment of its own (``hosts``)."""
