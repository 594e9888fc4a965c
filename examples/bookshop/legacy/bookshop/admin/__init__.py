"""The admin area: books with covers, stock import, orders."""

from . import books, dashboard, orders, stock

BLUEPRINTS = (dashboard.blueprint, books.blueprint, stock.blueprint, orders.blueprint)
