"""The split of the traffic, its rules for proxies, and the proof that a proxy keeps them."""
