"""The agents' console: where people of the shop read, take over, answer and hand back. Under /desk."""
