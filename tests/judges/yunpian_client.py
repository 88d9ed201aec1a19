"""Yunpian's SDK: https://pypi.org/project/yunpian-python-sdk"""

from datetime import datetime, timedelta, timezone

from step import step
from yunpian_python_sdk.ypclient import YunpianClient


def send(client, to):
    """Returns the id, or the code of the refusal, which is no exception."""
    sent = client.sms().single_send({"mobile": to, "text": "【Acme】482915 is your code."})
    return sent.data()["sid"] if sent.is_succ() else sent.code()


def state(client, sid):
    now = datetime.now(timezone(timedelta(hours=8)))
    start, end = ((now + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S") for minutes in (-5, 5))
    records = client.sms().get_record({"mobile": "13812345678", "start_time": start, "end_time": end}).data()
    return next(record["report_status"] for record in records if record["sid"] == str(sid))


client = YunpianClient("demonstration-api-key")
sid = step("send", lambda: send(client, "13812345678"))
step("state", lambda: state(client, sid))
step("balance", lambda: client.user().get().data()["balance"])
step("wrong secret", lambda: send(YunpianClient("wrong"), "13812345678"))
step("bad number", lambda: send(client, "1381"))
