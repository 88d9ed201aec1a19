"""Alibaba Cloud's SDK of number authentication: https://pypi.org/project/alibabacloud_dypnsapi20170525"""

import os

from alibabacloud_dypnsapi20170525.client import Client
from alibabacloud_dypnsapi20170525.models import CheckSmsVerifyCodeRequest, SendSmsVerifyCodeRequest
from alibabacloud_tea_openapi.models import Config
from step import step

KEY_ID, SECRET = os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
CODE = lambda error: error.code


def client(secret=SECRET):
    ca = os.environ["SSL_CERT_FILE"]
    return Client(Config(access_key_id=KEY_ID, access_key_secret=secret, endpoint="dypnsapi.aliyuncs.com", ca=ca))


def send(client, to):
    message = {"sign_name": "Sandbox", "template_code": "100001", "template_param": '{"code":"482915","min":"10"}'}
    return client.send_sms_verify_code(SendSmsVerifyCodeRequest(phone_number=to, **message)).body


def check(code):
    request = CheckSmsVerifyCodeRequest(phone_number="13812345678", verify_code=code)
    return client().check_sms_verify_code(request).body.model.verify_result


step("send", lambda: send(client(), "13812345678").model.biz_id, CODE)
step("check", lambda: check("000000"), CODE)
step("wrong secret", lambda: send(client("wrong"), "13812345678").code, CODE)
step("bad number", lambda: send(client(), "1381234").code, CODE)
