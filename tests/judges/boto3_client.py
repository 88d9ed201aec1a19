"""AWS's SDK: https://pypi.org/project/boto3"""

import os

import boto3
from step import step

CODE = lambda error: error.response["Error"]["Code"]
ID, SECRET = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]


def client(secret=SECRET):
    return boto3.client("sns", "us-east-1", aws_access_key_id=ID, aws_secret_access_key=secret)


def send(client, to):
    return client.publish(PhoneNumber=to, Message="482915 is your code.")["MessageId"]


step("send", lambda: send(client(), "+14155550100"), CODE)
step("wrong secret", lambda: send(client("wrong"), "+14155550100"), CODE)
step("bad number", lambda: send(client(), "+1415"), CODE)
