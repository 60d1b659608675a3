"""Tables, figures and exports: pandas and matplotlib live only here.

One computation makes a table (``tables``, ``students``); screen and every export take their values from it.
"""
