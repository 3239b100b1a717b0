"""Rasa, walled in: load a model, run a turn, train, and nothing of Rasa beyond this room."""
