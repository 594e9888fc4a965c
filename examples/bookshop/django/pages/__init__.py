"""The pages around the shop: about, contact, the letter, health."""
