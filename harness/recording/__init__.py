"""Real traffic becomes scenarios: a recorder for the old application, importers of what others recorded, one author."""
