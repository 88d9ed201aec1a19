"""Plivo's SDK: https://pypi.org/project/plivo"""

import os

from plivo import RestClient
from step import step

ID, TOKEN = os.environ["PLIVO_AUTH_ID"], os.environ["PLIVO_AUTH_TOKEN"]


def connect(token):
    """Its sessions take neither proxy nor certificates from the environment."""
    client = RestClient(ID, token, proxies={"https": os.environ["HTTPS_PROXY"]})
    client.session.verify = os.environ["REQUESTS_CA_BUNDLE"]
    return client


def send(client, to):
    return client.messages.create(src="+15005550006", dst=to, text="482915 is your code.").message_uuid[0]


client = connect(TOKEN)
uuid = step("send", lambda: send(client, "+14155550100"))
step("state", lambda: client.messages.get(uuid).message_state)
step("balance", lambda: client.account.get().cash_credits)
step("wrong secret", lambda: send(connect("wrong"), "+14155550100"))
step("bad number", lambda: send(client, "+1415"))
step("unknown id", lambda: client.messages.get("00000000-0000-0000-0000-000000000000"))
