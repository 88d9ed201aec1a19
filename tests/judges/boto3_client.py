"""AWS's SDK: https://pypi.org/project/boto3"""

import os

import boto3
from step import step

CODE = lambda error: error.response["Error"]["Code"]
ID, SECRET = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
TOPIC = "arn:aws:sns:us-east-1:123456789012:codes"


def client(secret=SECRET):
    return boto3.client("sns", "us-east-1", aws_access_key_id=ID, aws_secret_access_key=secret)


def send(client, to):
    return client.publish(PhoneNumber=to, Message="482915 is your code.")["MessageId"]


def set_kind(client, kind):
    client.set_sms_attributes(attributes={"DefaultSMSType": kind})
    return client.get_sms_attributes(attributes=["DefaultSMSType"])["attributes"]


step("send", lambda: send(client(), "+14155550100"), CODE)
step("wrong secret", lambda: send(client("wrong"), "+14155550100"), CODE)
step("bad number", lambda: send(client(), "+1415"), CODE)
step("number and topic", lambda: client().publish(PhoneNumber="+14155550100", TopicArn=TOPIC, Message="x"), CODE)
step("kind", lambda: set_kind(client(), "Promotional"), CODE)
step("opted out", lambda: client().check_if_phone_number_is_opted_out(phoneNumber="+14155550100")["isOptedOut"], CODE)
step("all opted out", lambda: client().list_phone_numbers_opted_out()["phoneNumbers"], CODE)
