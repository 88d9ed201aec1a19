//! Which client judges the emulation of which provider.

/// A client that others wrote, and what it has to report.
pub struct Judge {
    pub provider: &'static str,
    /// What it is, for the README.
    pub client: &'static str,
    /// The script in `tests/judges` that runs it.
    pub script: &'static str,
    pub arguments: &'static [&'static str],
    /// What each step comes to, from the provider's documentation and the client's own errors.
    pub steps: &'static [&'static str],
}

/// Providers without such a client, and what they are checked with instead.
pub const UNJUDGED: &[(&str, &str)] = &[
    ("infobip", "the documentation's examples"),
    ("bird", "the documentation's examples: no SDK for its Channels API"),
    ("http", "none: the receiver is yours"),
    ("exec", "none: the program is yours"),
];

/// In the order of the README's table.
pub const JUDGES: &[Judge] = &[
    Judge {
        provider: "twilio",
        client: "twilio (PyPI)",
        script: "twilio_client.py",
        arguments: &[],
        steps: &[
            "send: ID",
            "state: delivered",
            "wrong secret: TwilioRestException 20003",
            "bad number: TwilioRestException 21211",
        ],
    },
    Judge {
        provider: "twilio",
        client: "twilio (npm)",
        script: "twilio_client.js",
        arguments: &[],
        steps: &[
            "send: ID",
            "state: delivered",
            "wrong secret: RestException 20003",
            "bad number: RestException 21211",
        ],
    },
    Judge {
        provider: "twilio",
        client: "Logto",
        script: "logto_connector.js",
        arguments: &["connector-twilio-sms", "14155550100", "1415"],
        steps: &[
            "send: sent",
            r#"wrong secret: ConnectorError general *\"code\":20003,*"#,
            r#"bad number: ConnectorError general *\"code\":21211,*"#,
        ],
    },
    Judge {
        provider: "aliyun",
        client: "alibabacloud_dysmsapi20170525 (PyPI)",
        script: "alibabacloud_client.py",
        arguments: &[],
        steps: &[
            "send: ID",
            "state: 3",
            "wrong secret: ClientException SignatureDoesNotMatch",
            "bad number: isv.MOBILE_NUMBER_ILLEGAL",
        ],
    },
    Judge {
        provider: "aliyun",
        client: "@alicloud/dysmsapi20170525 (npm)",
        script: "alibabacloud_client.js",
        arguments: &[],
        steps: &[
            "send: ID",
            "state: 3",
            "wrong secret: ClientError SignatureDoesNotMatch",
            "bad number: isv.MOBILE_NUMBER_ILLEGAL",
        ],
    },
    Judge {
        provider: "aliyun",
        client: "Logto",
        script: "logto_connector.js",
        arguments: &["connector-aliyun-sms", "8613812345678", "861381234"],
        steps: &[
            "send: sent",
            r#"wrong secret: ConnectorError general *"Code":"SignatureDoesNotMatch"*"#,
            r#"bad number: ConnectorError general *"Code":"isv.MOBILE_NUMBER_ILLEGAL"*"#,
        ],
    },
    Judge {
        provider: "aliyun-auth",
        client: "Logto",
        script: "logto_connector.js",
        arguments: &["connector-aliyun-sms-mas", "8613812345678", "14155550100"],
        steps: &[
            "send: sent",
            r#"wrong secret: ConnectorError general *"Code":"SignatureDoesNotMatch"*"#,
            r#"bad number: ConnectorError invalid_request_parameters *"#,
        ],
    },
    Judge {
        provider: "tencent",
        client: "tencentcloud-sdk-python-sms (PyPI)",
        script: "tencentcloud_client.py",
        arguments: &[],
        steps: &[
            "send: ID",
            "state: SUCCESS",
            "wrong secret: TencentCloudSDKException AuthFailure.SignatureFailure",
            "bad number: InvalidParameterValue.IncorrectPhoneNumber",
        ],
    },
    Judge {
        provider: "tencent",
        client: "tencentcloud-sdk-nodejs-sms (npm)",
        script: "tencentcloud_client.js",
        arguments: &[],
        steps: &[
            "send: ID",
            "state: SUCCESS",
            "wrong secret: TencentCloudSDKHttpException AuthFailure.SignatureFailure",
            "bad number: InvalidParameterValue.IncorrectPhoneNumber",
        ],
    },
    Judge {
        provider: "tencent",
        client: "Logto",
        script: "logto_connector.js",
        arguments: &["connector-tencent-sms", "8613812345678", "861381234"],
        steps: &[
            "send: sent",
            r#"wrong secret: ConnectorError general *AuthFailure.SignatureFailure*"#,
            r#"bad number: ConnectorError general *InvalidParameterValue.IncorrectPhoneNumber*"#,
        ],
    },
    Judge {
        provider: "sns",
        client: "boto3 (PyPI)",
        script: "boto3_client.py",
        arguments: &[],
        steps: &[
            "send: ID",
            "wrong secret: ClientError SignatureDoesNotMatch",
            "bad number: InvalidParameterException InvalidParameter",
        ],
    },
    Judge {
        provider: "sns",
        client: "@aws-sdk/client-sns (npm)",
        script: "aws_client.js",
        arguments: &[],
        steps: &[
            "send: ID",
            "wrong secret: SNSServiceException SignatureDoesNotMatch",
            "bad number: InvalidParameterException InvalidParameterException",
        ],
    },
    Judge {
        provider: "vonage",
        client: "vonage (PyPI)",
        script: "vonage_client.py",
        arguments: &[],
        steps: &[
            "send: ID",
            "balance: 100.0",
            "wrong secret: SmsError 4",
            "wrong secret for the balance: AuthenticationError 401",
            "bad number: SmsError 3",
        ],
    },
    Judge {
        provider: "vonage",
        client: "@vonage/server-sdk (npm)",
        script: "vonage_client.js",
        arguments: &[],
        steps: &[
            "send: ID",
            "balance: 100",
            "wrong secret: MessageSendPartialFailure 4",
            "wrong secret for the balance: VetchError 401",
            "bad number: MessageSendPartialFailure 3",
        ],
    },
    Judge {
        provider: "vonage",
        client: "Logto",
        script: "logto_connector.js",
        arguments: &["connector-vonage-sms", "447700900100", "4477"],
        steps: &[
            "send: sent",
            r#"wrong secret: ConnectorError general *Some SMS messages failed to send*"#,
            r#"bad number: ConnectorError general *Some SMS messages failed to send*"#,
        ],
    },
    Judge {
        provider: "plivo",
        client: "plivo (PyPI)",
        script: "plivo_client.py",
        arguments: &[],
        steps: &[
            "send: ID",
            "state: delivered",
            "balance: 100.00000",
            "wrong secret: AuthenticationError *",
            "bad number: ValidationError *",
            "unknown id: ResourceNotFoundError *",
        ],
    },
    Judge {
        provider: "sinch",
        client: "sinch (PyPI)",
        script: "sinch_client.py",
        arguments: &[],
        steps: &[
            "send: ID",
            "state: Delivered",
            "wrong secret: SmsException 401",
            "bad number: SmsException 400",
            "unknown id: SmsException 404",
        ],
    },
    Judge {
        provider: "sinch",
        client: "apprise (PyPI)",
        script: "apprise_client.py",
        arguments: &[
            "sinch://{SINCH_SERVICE_PLAN_ID}:{SINCH_API_TOKEN}@15005550006/{to}",
            "SINCH_API_TOKEN",
            "14155550100",
            "00000000000",
        ],
        steps: &["send: true", "wrong secret: *error=401*", "bad number: *error=syntax_invalid_parameter_format*"],
    },
    Judge {
        provider: "telnyx",
        client: "telnyx (PyPI)",
        script: "telnyx_client.py",
        arguments: &[],
        steps: &[
            "send: ID",
            "state: delivered",
            "balance: 100.00",
            "wrong secret: AuthenticationError 10009",
            "bad number: BadRequestError 40310",
            "unknown id: NotFoundError 10005",
        ],
    },
    Judge {
        provider: "telnyx",
        client: "apprise (PyPI)",
        script: "apprise_client.py",
        arguments: &["telnyx://{TELNYX_API_KEY}@15005550006/{to}", "TELNYX_API_KEY", "14155550100", "00000000000"],
        steps: &["send: true", "wrong secret: *error=401*", "bad number: *error=400*"],
    },
    Judge {
        provider: "gatewayapi",
        client: "Logto",
        script: "logto_connector.js",
        arguments: &["connector-gatewayapi-sms", "4512345678", "45"],
        steps: &[
            "send: sent",
            r#"wrong secret: ConnectorError general *\"code\":\"0x0229\"*"#,
            r#"bad number: ConnectorError general *\"code\":\"0x**"#,
        ],
    },
    Judge {
        provider: "46elks",
        client: "apprise (PyPI)",
        script: "apprise_client.py",
        arguments: &[
            "46elks://{ELKS_USERNAME}:{ELKS_PASSWORD}@Acme/{to}",
            "ELKS_PASSWORD",
            "+46701234567",
            "+00000000000",
        ],
        steps: &["send: true", "wrong secret: *error=401*", "bad number: *error=400*"],
    },
    Judge {
        provider: "smsaero",
        client: "Logto",
        script: "logto_connector.js",
        arguments: &["connector-smsaero", "79031234567", "7903"],
        steps: &["send: sent", r#"wrong secret: ConnectorError general *"#, r#"bad number: ConnectorError general *"#],
    },
    Judge {
        provider: "yunpian",
        client: "yunpian-python-sdk (PyPI)",
        script: "yunpian_client.py",
        arguments: &[],
        steps: &["send: ID", "balance: 1000", "wrong secret: -1", "bad number: 2"],
    },
    Judge {
        provider: "yunpian",
        client: "Logto",
        script: "logto_connector.js",
        arguments: &["connector-yunpian-sms", "8613812345678", "45"],
        steps: &[
            "send: sent",
            r#"wrong secret: ConnectorError general *非法的apikey*"#,
            r#"bad number: ConnectorError general *请求参数格式错误*"#,
        ],
    },
    Judge {
        provider: "smsbao",
        client: "Logto",
        script: "logto_connector.js",
        arguments: &["connector-smsbao-sms", "13812345678", "1381"],
        steps: &[
            "send: sent",
            r#"wrong secret: ConnectorError general *SMSBao password error*"#,
            r#"bad number: ConnectorError general *SMSBao phone number is invalid*"#,
        ],
    },
    Judge {
        provider: "whatsapp",
        client: "pywa (PyPI)",
        script: "whatsapp_client.py",
        arguments: &[],
        steps: &[
            "send: ID",
            "number: Acme",
            "wrong secret: ExpiredAccessToken 190",
            "bad number: InvalidParameter 131009",
            "unknown template: TemplateNotExists 132001",
        ],
    },
    Judge {
        provider: "logto-http",
        client: "Logto",
        script: "logto_connector.js",
        arguments: &["connector-http-sms", "14155550100", "1415"],
        steps: &["send: sent", r#"wrong secret: ConnectorError general *"#, r#"bad number: ConnectorError general *"#],
    },
];
