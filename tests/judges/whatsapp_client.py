"""A client of WhatsApp's Cloud API by others: https://pypi.org/project/pywa"""

import os

from pywa import WhatsApp
from pywa.types.templates import AuthenticationBody, CopyCodeOTPButton, TemplateLanguage
from step import step

CODE = lambda error: error.code


def client(token=os.environ["WHATSAPP_ACCESS_TOKEN"]):
    return WhatsApp(phone_id=os.environ["WHATSAPP_PHONE_NUMBER_ID"], token=token)


def send(client, to, template="verification_code"):
    params = [AuthenticationBody.params(otp="482915"), CopyCodeOTPButton.params(otp="482915")]
    return client.send_template(to, template, TemplateLanguage.ENGLISH, params).id


step("send", lambda: send(client(), "14155550100"), CODE)
step("number", lambda: client().get_business_phone_number().verified_name, CODE)
step("wrong secret", lambda: send(client("wrong"), "14155550100"), CODE)
step("bad number", lambda: send(client(), "1415"), CODE)
step("unknown template", lambda: send(client(), "14155550100", "absent"), CODE)
