"""Rasa, walled in: load a model, run a turn, train, and nothing of Rasa beyond this room."""

import sys

# Rasa imports TensorFlow, and TensorFlow JAX where it finds it, for a converter that nothing here uses. It says itself
# what to do without; that saves a clerk 64 MB, a third of a second, and tidying up behind each collection of garbage.
sys.modules.setdefault("jax", None)  # type: ignore[arg-type] # Python's own way to say that there is none
