"""What kind of browser a scenario asks for; all that could differ from run to run is pinned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VIEWPORTS: Mapping[str, tuple[int, int]] = {"desktop": (1280, 720), "tablet": (820, 1180), "phone": (390, 844)}
CRAWLERS: Mapping[str, str] = {
    "googlebot": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "bingbot": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
}


def context_options(emulate: Mapping[str, Any]) -> dict[str, Any]:
    """Playwright's options for a fresh context."""
    viewport = emulate.get("viewport") or "desktop"
    width, height = VIEWPORTS[viewport] if isinstance(viewport, str) else (int(viewport[0]), int(viewport[1]))
    options: dict[str, Any] = {
        "viewport": {"width": width, "height": height},
        "locale": emulate.get("locale") or "en-GB",
        "timezone_id": emulate.get("timezone") or "UTC",
        "reduced_motion": "reduce",
        "color_scheme": emulate.get("color_scheme") or "light",
        "device_scale_factor": 1,
        "java_script_enabled": emulate.get("javascript", True),
    }
    if viewport == "phone":
        options |= {"is_mobile": True, "has_touch": True}
    agent = emulate.get("user_agent")
    if agent:
        options["user_agent"] = CRAWLERS.get(str(agent), str(agent))
    return options


def frozen_time(emulate: Mapping[str, Any]) -> str | None:
    """The moment at which the page's clock stands still, if any."""
    moment = emulate.get("clock")
    return None if moment is None else str(moment)
