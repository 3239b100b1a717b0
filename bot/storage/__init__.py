"""The clerk's own database: tables, transactions, migrations."""
