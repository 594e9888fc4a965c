"""Who uses the shop: users, their sessions and their account pages."""
