"""The command `shopclerk`: one module for each of its commands."""
