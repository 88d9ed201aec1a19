"""Alibaba Cloud's SDK of Short Message Service: https://pypi.org/project/alibabacloud_dysmsapi20170525"""

import os
from datetime import datetime, timedelta, timezone

from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import QuerySendDetailsRequest, SendSmsRequest
from alibabacloud_tea_openapi.models import Config
from step import step

KEY_ID, SECRET = os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
CODE = lambda error: error.code


def client(secret=SECRET):
    ca = os.environ["SSL_CERT_FILE"]
    return Client(Config(access_key_id=KEY_ID, access_key_secret=secret, endpoint="dysmsapi.aliyuncs.com", ca=ca))


def send(client, to):
    return client.send_sms(
        SendSmsRequest(
            phone_numbers=to, sign_name="Sandbox", template_code="SMS_100000004", template_param='{"code":"482915"}'
        )
    ).body


def state(biz_id):
    today = datetime.now(timezone(timedelta(hours=8))).strftime("%Y%m%d")
    details = QuerySendDetailsRequest(
        phone_number="13812345678", biz_id=biz_id, send_date=today, page_size=10, current_page=1
    )
    return client().query_send_details(details).body.sms_send_detail_dtos.sms_send_detail_dto[0].send_status


biz_id = step("send", lambda: send(client(), "13812345678").biz_id, CODE)
step("state", lambda: state(biz_id), CODE)
step("wrong secret", lambda: send(client("wrong"), "13812345678").code, CODE)
step("bad number", lambda: send(client(), "1381234").code, CODE)
