"""From a customer's message to its answer without losing or repeating either."""
