"""The bookshop's JSON API, ported to FastAPI."""
