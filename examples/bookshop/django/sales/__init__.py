"""Buying: the cart, the checkout, and what becomes of orders."""
