"""Vonage's SDK: https://pypi.org/project/vonage"""

import os
import re

from step import step
from vonage import Auth, Vonage
from vonage_sms import SmsMessage

# The status of a message is in its text only.
CODE = lambda error: re.search("error code ([0-9]+)", str(error))[1]
KEY, SECRET = os.environ["VONAGE_API_KEY"], os.environ["VONAGE_API_SECRET"]


def client(secret=SECRET):
    return Vonage(Auth(api_key=KEY, api_secret=secret))


def send(client, to):
    return client.sms.send(SmsMessage(to=to, from_="Acme", text="482915 is your code.")).messages[0].message_id


step("send", lambda: send(client(), "447700900100"), CODE)
step("balance", lambda: client().account.get_balance().value, CODE)
step("wrong secret", lambda: send(client("wrong"), "447700900100"), CODE)
step("wrong secret for the balance", lambda: client("wrong").account.get_balance(), lambda it: it.response.status_code)
step("bad number", lambda: send(client(), "4477"), CODE)
