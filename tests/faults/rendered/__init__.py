"""The catalogue of faults and harmless rewrites of rendered pages: what a user of a browser meets."""
