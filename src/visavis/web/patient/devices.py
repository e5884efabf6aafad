"""Plain names of devices, from what a browser says of itself: never relied upon, only shown."""

from user_agents import parse

_LONGEST = 400


def device_name(user_agent: str) -> str:
    """« Android (Chrome) », « iPhone (Safari) », « Windows (Edge) »; empty when nothing is known."""
    agent = parse(user_agent[:_LONGEST])
    system = agent.device.family if agent.device.family in ("iPhone", "iPad", "Mac") else agent.os.family
    browser = agent.browser.family.removesuffix(" Mobile").replace("Mobile Safari", "Safari")
    known = [word for word in (system, browser) if word and word != "Other"]
    if len(known) == 2:
        return f"{known[0]} ({known[1]})"
    return known[0] if known else ""
