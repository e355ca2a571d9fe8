"""Names a browser by its User-Agent header. Knows no page and no table."""

BROWSERS = ("Edg", "OPR", "Firefox", "FxiOS", "Chrome", "CriOS", "Safari")
"""As in User-Agent headers. A browser's header can also have the names of those after it."""
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
    """`Firefox, Windows`, from a User-Agent header; the header itself if we do not know the browser."""
    name = next((CALLED.get(one, one) for one in BROWSERS if f"{one}/" in text), "")
    system = next((called for one, called in SYSTEMS.items() if one in text), "")
    return ", ".join(filter(None, (name, system))) if name else text
