"""The admin area: books and covers, stock import, orders."""
