"""What a program can find wrong with the content of questions: ``quizkit check --content``.

A finding is a fault for certain or as good as certain; what only might be one is left to readers. Every
threshold stands, with its reason, beside the check that uses it, and in ``docs/formats/content.md``.
"""
