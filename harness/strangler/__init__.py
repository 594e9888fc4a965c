"""Which requests go to the candidate by now, the proxies' rules for it, and how it is proven that a proxy does so."""
