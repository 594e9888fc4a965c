"""An HTML page by meaning: what a person, an assistive technology or a crawler gets from it."""
