"""Apprise, which sends to URLs of many services: https://pypi.org/project/apprise

Its arguments are a URL, one with a wrong secret and one with a bad number.
"""

import sys

from apprise import Apprise
from step import step

for name, url in zip(["send", "wrong secret", "bad number"], sys.argv[1:]):
    step(name, lambda: (Apprise().add(url) or "invalid URL") and Apprise(servers=[url]).notify("482915 is your code."))
