"""The database: catalogue, people, sales and the odds and ends of running a shop."""

from .catalogue import Author, Book, Genre, Review
from .people import ApiToken, User
from .sales import Order, OrderLine
from .service import ContactMessage, Job, Subscriber

__all__ = [
    "ApiToken",
    "Author",
    "Book",
    "ContactMessage",
    "Genre",
    "Job",
    "Order",
    "OrderLine",
    "Review",
    "Subscriber",
    "User",
]
