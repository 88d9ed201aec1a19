"""Infobip's SDK: https://pypi.org/project/infobip-api-python-client"""

import json
import os

from infobip_api_client import (
    ApiClient,
    Configuration,
    SmsApi,
    SmsDestination,
    SmsMessage,
    SmsMessageContent,
    SmsRequest,
    SmsTextContent,
)
from step import step

CODE = lambda error: json.loads(error.body)["errorCode"]


def api(key=os.environ["INFOBIP_API_KEY"]):
    configuration = Configuration(host=os.environ["INFOBIP_HOST"], api_key=key)
    configuration.proxy, configuration.ssl_ca_cert = os.environ["HTTPS_PROXY"], os.environ["SSL_CERT_FILE"]
    return SmsApi(ApiClient(configuration))


def send(api, to):
    content = SmsMessageContent(actual_instance=SmsTextContent(text="482915 is your code."))
    message = SmsMessage(sender="InfoSMS", destinations=[SmsDestination(to=to)], content=content)
    return api.send_sms_messages(SmsRequest(messages=[message])).messages[0]


message_id = step("send", lambda: send(api(), "14155550100").message_id, CODE)
step("state", lambda: api().get_outbound_sms_message_logs(message_id=[message_id]).results[0].status.name, CODE)
step("wrong secret", lambda: send(api("wrong"), "14155550100").message_id, CODE)
step("bad number", lambda: send(api(), "1415").status.name, CODE)
