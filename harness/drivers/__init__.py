"""Drivers: each performs one kind of step on one side and says what was observed."""

from harness.drivers.base import Driver
from harness.drivers.browser.driver import BrowserDriver
from harness.drivers.form import FormDriver
from harness.drivers.request import RequestDriver

__all__ = ["BUILTINS", "Driver"]

BUILTINS: tuple[Driver, ...] = (RequestDriver(), FormDriver(), BrowserDriver())
