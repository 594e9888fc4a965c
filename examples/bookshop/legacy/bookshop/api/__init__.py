"""The JSON API under /api, one blueprint per resource."""

from . import book_reviews, books, cors, jobs, orders, reference_data, tokens

__all__ = ["BLUEPRINTS", "cors"]

BLUEPRINTS = (
    tokens.blueprint,
    books.blueprint,
    book_reviews.blueprint,
    reference_data.blueprint,
    orders.blueprint,
    jobs.blueprint,
)
