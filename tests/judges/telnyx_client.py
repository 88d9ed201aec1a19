"""Telnyx's SDK: https://pypi.org/project/telnyx"""

import os

from step import step
from telnyx import Telnyx

CODE = lambda error: error.body["errors"][0]["code"]


def send(client, to):
    return client.messages.send(from_="+15005550006", to=to, text="482915 is your code.").data.id


client = Telnyx(api_key=os.environ["TELNYX_API_KEY"])
message_id = step("send", lambda: send(client, "+14155550100"), CODE)
step("state", lambda: client.messages.retrieve(message_id).data.to[0].status, CODE)
step("balance", lambda: client.balance.retrieve().data.balance, CODE)
step("wrong secret", lambda: send(Telnyx(api_key="wrong"), "+14155550100"), CODE)
step("bad number", lambda: send(client, "+1415"), CODE)
step("unknown id", lambda: client.messages.retrieve("00000000-0000-0000-0000-000000000000"), CODE)
