"""Twilio's SDK: https://pypi.org/project/twilio"""

import os

from step import step
from twilio.rest import Client

ACCOUNT = os.environ["TWILIO_ACCOUNT_SID"]
CODE = lambda error: error.code


def send(client, to):
    return client.messages.create(to=to, from_="+15005550006", body="482915 is your code.").sid


client = Client()
sid = step("send", lambda: send(client, "+14155550100"), CODE)
step("state", lambda: client.messages(sid).fetch().status, CODE)
step("wrong secret", lambda: send(Client(ACCOUNT, "wrong"), "+14155550100"), CODE)
step("bad number", lambda: send(client, "+15005550001"), CODE)
