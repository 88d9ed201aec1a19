"""Yunpian's SDK: https://pypi.org/project/yunpian-python-sdk"""

from step import step
from yunpian_python_sdk.ypclient import YunpianClient


def send(client, to):
    """Returns the id, or the code of the refusal, which is no exception."""
    sent = client.sms().single_send({"mobile": to, "text": "【Acme】482915 is your code."})
    return sent.data()["sid"] if sent.is_succ() else sent.code()


client = YunpianClient("demonstration-api-key")
step("send", lambda: send(client, "13812345678"))
step("balance", lambda: client.user().get().data()["balance"])
step("wrong secret", lambda: send(YunpianClient("wrong"), "13812345678"))
step("bad number", lambda: send(client, "1381"))
