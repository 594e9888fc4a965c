"""From files to nouns: settings and scenarios, checked, every mistake reported at once with its place."""
