"""A scripted customer with the tasks of τ²-bench retail, and whether the clerk served them."""
