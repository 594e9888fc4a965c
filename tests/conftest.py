"""How many examples the property tests try: some in `make test`, 2,000 each in `make properties`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

collect_ignore_glob = ["faults/rendered/scenarios/*"]  # for `make faults`: they need its small site

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("quick", max_examples=100, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile("quick")
