"""How an output says that it is a picture for lessons; apart from them, so as not to bring matplotlib."""

PICTURE_MARK = "quizkit_picture"
"""In the metadata of an output: a picture that is the same for everyone."""
