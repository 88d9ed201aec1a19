"""SMS Aero's SDK: https://pypi.org/project/smsaero-api"""

import os

import email_validator
from smsaero import SmsAero
from step import step

# Otherwise it looks up the domain of the e-mail address.
email_validator.CHECK_DELIVERABILITY = False

EMAIL, KEY = os.environ["SMSAERO_EMAIL"], os.environ["SMSAERO_API_KEY"]


def client(key=KEY):
    return SmsAero(EMAIL, key, allow_phone_validation=False)


message_id = step("send", lambda: client().send_sms(79031234567, "482915 is your code.")["id"], str)
step("state", lambda: client().sms_status(message_id)["extendStatus"], str)
step("balance", lambda: client().balance()["balance"], str)
step("wrong secret", lambda: client("w" * 16).send_sms(79031234567, "482915 is your code."), str)
step("bad number", lambda: client().send_sms(7903123, "482915 is your code."), str)
