"""The `browser` driver and what it works with; Playwright is imported only when a browser step is performed."""
