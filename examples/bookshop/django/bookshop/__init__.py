"""The bookshop on Django: settings, middleware and what all its apps share."""
