"""Apprise, which sends to many services: https://pypi.org/project/apprise

Its arguments are a service's URL, in which {to} is the number and names in capitals are variables of the environment; the
variable that is the secret; a number and one that is wrong.
"""

import logging
import os
import sys

from apprise import Apprise, LogCapture
from step import step

url, secret, number, wrong_number = sys.argv[1:]


def send(to, **changed):
    with LogCapture(level=logging.WARNING) as log:
        sent = Apprise([url.format(to=to, **{**os.environ, **changed})]).notify("482915 is your code.")
        return bool(sent) or log.getvalue()


step("send", lambda: send(number))
right = os.environ[secret]
wrong = right[:-1] + ("1" if right.endswith("0") else "0")
step("wrong secret", lambda: send(number, **{secret: wrong}))
step("bad number", lambda: send(wrong_number))
