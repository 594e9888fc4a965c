"""The public pages, one blueprint per area."""

from . import accounts, catalogue, old_urls, pages, reviews, shopping, syndication

BLUEPRINTS = (
    catalogue.blueprint,
    reviews.blueprint,
    accounts.blueprint,
    shopping.blueprint,
    pages.blueprint,
    syndication.blueprint,
    old_urls.blueprint,
)
