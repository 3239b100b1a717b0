"""Commerce without I/O: money, orders, products, returns, and the tables that decide."""
