"""What Rasa calls: one module per topic."""
