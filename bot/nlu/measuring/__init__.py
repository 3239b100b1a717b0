"""How well messages are understood: rows of a file, figures over predictions, and pipelines trained side by side.

Only `contestant` imports Rasa, in a process of its own.
"""
