"""Sinch's SDK: https://pypi.org/project/sinch"""

import os

from sinch import SinchClient
from step import step

PLAN, TOKEN = os.environ["SINCH_SERVICE_PLAN_ID"], os.environ["SINCH_API_TOKEN"]
CODE = lambda error: error.http_response.status_code


def batches(token=TOKEN):
    return SinchClient(service_plan_id=PLAN, sms_api_token=token, sms_region="us").sms.batches


def send(batches, to):
    return batches.send_sms(to=[to], from_="15005550006", body="482915 is your code.").id


def report(batch_id):
    reports = SinchClient(service_plan_id=PLAN, sms_api_token=TOKEN, sms_region="us").sms.delivery_reports
    return reports.get(batch_id).statuses[0].status


batch_id = step("send", lambda: send(batches(), "14155550100"), CODE)
step("state", lambda: report(batch_id), CODE)
step("wrong secret", lambda: send(batches("wrong"), "14155550100"), CODE)
step("bad number", lambda: send(batches(), "1415"), CODE)
step("unknown id", lambda: report("01FC66621XXXXX119Z8PMV1QPQ"), CODE)
