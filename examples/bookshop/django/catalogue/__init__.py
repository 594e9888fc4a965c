"""What the shop offers: genres, authors, books, reviews, and all pages that show them."""
