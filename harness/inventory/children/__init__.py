"""Scripts that run inside the application's own Python: they import it and write down its routes as JSON.

They use nothing of the harness and nothing that Python 3.8 lacks, for that is what old applications run on.
"""
