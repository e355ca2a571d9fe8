"""What a browser is called, from what it says of itself. Knows no page and no table."""

BROWSERS = ("Edg", "OPR", "Firefox", "FxiOS", "Chrome", "CriOS", "Safari")
"""As their own names stand in what browsers say of themselves: each also says the names of those after it."""
CALLED = {"Edg": "Edge", "OPR": "Opera", "FxiOS": "Firefox", "CriOS": "Chrome"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def said(text: str) -> str:
    """`Firefox, Windows` of what a browser says of itself; what is like none that we know, as it is."""
    name = next((CALLED.get(one, one) for one in BROWSERS if f"{one}/" in text), "")
    system = next((called for one, called in SYSTEMS.items() if one in text), "")
    return ", ".join(filter(None, (name, system))) if name else text
