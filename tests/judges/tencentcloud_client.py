"""Tencent Cloud's SDK of SMS: https://pypi.org/project/tencentcloud-sdk-python-sms"""

import os
import time

from step import step
from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import PullSmsSendStatusByPhoneNumberRequest, SendSmsRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient

ID, KEY = os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"]
CODE = lambda error: error.get_code()


def client(key=KEY):
    profile = ClientProfile(httpProfile=HttpProfile(certification=os.environ["SSL_CERT_FILE"]))
    return SmsClient(Credential(ID, key), "ap-guangzhou", profile)


def send(client, to):
    request = SendSmsRequest()
    request.SmsSdkAppId, request.SignName = "1400000000", "Sandbox"
    request.TemplateId, request.TemplateParamSet = "1000004", ["482915"]
    request.PhoneNumberSet = [to]
    return client.SendSms(request).SendStatusSet[0]


def state(serial_no):
    request = PullSmsSendStatusByPhoneNumberRequest()
    request.SmsSdkAppId, request.PhoneNumber = "1400000000", "+8613812345678"
    request.BeginTime, request.Offset, request.Limit = int(time.time()) - 60, 0, 10
    found = client().PullSmsSendStatusByPhoneNumber(request).PullSmsSendStatusSet
    return next(status.ReportStatus for status in found if status.SerialNo == serial_no)


serial_no = step("send", lambda: send(client(), "+8613812345678").SerialNo, CODE)
step("state", lambda: state(serial_no), CODE)
step("wrong secret", lambda: send(client("wrong"), "+8613812345678").Code, CODE)
step("bad number", lambda: send(client(), "+861381234").Code, CODE)
