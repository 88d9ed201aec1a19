"""AWS's SDK: https://pypi.org/project/boto3"""

import boto3
from step import step

CODE = lambda error: error.response["Error"]["Code"]


def send(client, to):
    return client.publish(PhoneNumber=to, Message="482915 is your code.")["MessageId"]


client = boto3.client("sns", region_name="us-east-1")
wrong = boto3.client("sns", region_name="us-east-1", aws_secret_access_key="wrong", aws_access_key_id="AKIADEMONSTRATION")
step("send", lambda: send(client, "+14155550100"), CODE)
step("wrong secret", lambda: send(wrong, "+14155550100"), CODE)
step("bad number", lambda: send(client, "+1415"), CODE)
