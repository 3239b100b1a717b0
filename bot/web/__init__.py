"""The web process: pages, the chat's endpoints, health. Imports neither Rasa nor a model."""
