"""Many students at once, without browsers: ``python -m benchmarks.load --help``.

``wire`` speaks HTTP and websocket, ``page`` understands what a page is told, ``student`` does what students
do, ``crowd`` lets them come, ``record`` counts, ``stored`` looks whether all that was acknowledged is kept.
"""
