//! Logto's connectors, <https://docs.logto.io/connectors/sms-connectors>, and the names of their settings.

use super::{LogtoConnector, TemplateMapping};
use crate::services::{FieldMapping, ValueConversion};

/// Every connector of Logto that smsctl has a provider for.
pub static LOGTO_CONNECTORS: &[LogtoConnector] = &[
    LogtoConnector {
        provider_name: "twilio",
        factory_id: "twilio-short-message-service",
        target: "twilio-sms",
        field_mappings: &[
            FieldMapping::same_text("accountSID", "account-sid"),
            FieldMapping::same_text("authToken", "auth-token"),
            FieldMapping::same_text("fromMessagingServiceSID", "from").with_conversion(ValueConversion::Restricted {
                requirement: "a Messaging Service SID",
                accepts: is_messaging_service_sid,
            }),
            FieldMapping::same_text("disableRiskCheck", "risk-check")
                .with_conversion(ValueConversion::Boolean { when_true: "disable", when_false: "enable" })
                .optional(),
        ],
        ignored_keys: &[],
        template_mapping: TemplateMapping::Content,
        required_usages: LogtoConnector::REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "aliyun",
        factory_id: "aliyun-short-message-service",
        target: "aliyun-sms",
        field_mappings: &[
            FieldMapping::same_text("accessKeyId", "access-key-id"),
            FieldMapping::same_text("accessKeySecret", "access-key-secret"),
            FieldMapping::same_text("signName", "sign-name"),
        ],
        ignored_keys: &[("strictPhoneRegionNumberCheck", "a number here always has its country code")],
        template_mapping: TemplateMapping::RegisteredId {
            key: "templateCode",
            allows_regional: true,
            accepts_id: |id| id.starts_with("SMS_") || id.starts_with('<'),
            per_template_fields: &[],
            ignored_keys: &["type"],
        },
        required_usages: LogtoConnector::REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "aliyun-auth",
        factory_id: "aliyun-short-message-auth-service",
        target: "aliyun-sms-mas",
        field_mappings: &[
            FieldMapping::same_text("accessKeyId", "access-key-id"),
            FieldMapping::same_text("accessKeySecret", "access-key-secret"),
            FieldMapping::same_text("signName", "sign-name"),
        ],
        ignored_keys: &[],
        template_mapping: TemplateMapping::RegisteredId {
            key: "templateCode",
            allows_regional: false,
            accepts_id: |id| id.len() == 6 && id.starts_with("1000"),
            per_template_fields: &[],
            ignored_keys: &[],
        },
        required_usages: &[
            "register",
            "sign-in",
            "forgot-password",
            "generic",
            "organization-invitation",
            "user-permission-validation",
            "bind-new-identifier",
            "mfa-verification",
            "bind-mfa",
        ],
    },
    LogtoConnector {
        provider_name: "tencent",
        factory_id: "tencent-short-message-service",
        target: "tencent-sms",
        field_mappings: &[
            FieldMapping::same_text("accessKeyId", "secret-id"),
            FieldMapping::same_text("accessKeySecret", "secret-key"),
            FieldMapping::same_text("signName", "sign-name"),
            FieldMapping::same_text("sdkAppId", "sdk-app-id"),
            FieldMapping::same_text("region", "region"),
        ],
        ignored_keys: &[],
        template_mapping: TemplateMapping::RegisteredId {
            key: "templateCode",
            allows_regional: false,
            accepts_id: |id| id.bytes().all(|b| b.is_ascii_digit()) || id.starts_with('<'),
            per_template_fields: &[],
            ignored_keys: &[],
        },
        required_usages: LogtoConnector::REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "vonage",
        factory_id: "vonage-sms",
        target: "vonage-sms",
        field_mappings: &[
            FieldMapping::same_text("apiKey", "api-key"),
            FieldMapping::same_text("apiSecret", "api-secret"),
            FieldMapping::same_text("brandName", "from"),
        ],
        ignored_keys: &[],
        template_mapping: TemplateMapping::Content,
        required_usages: LogtoConnector::REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "gatewayapi",
        factory_id: "gatewayapi-sms",
        target: "gatewayapi-sms",
        field_mappings: &[
            FieldMapping::same_text("endpoint", "host").with_conversion(ValueConversion::Enumerated(&[
                ("https://gatewayapi.com/rest/mtsms", "gatewayapi.com"),
                ("https://gatewayapi.eu/rest/mtsms", "gatewayapi.eu"),
            ])),
            FieldMapping::same_text("apiToken", "api-token"),
            FieldMapping::same_text("sender", "from"),
        ],
        ignored_keys: &[],
        template_mapping: TemplateMapping::Content,
        required_usages: LogtoConnector::REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "smsaero",
        factory_id: "smsaero-short-message-service",
        target: "smsaero-sms",
        field_mappings: &[
            FieldMapping::same_text("email", "email"),
            FieldMapping::same_text("apiKey", "api-key"),
            FieldMapping::same_text("senderName", "sign"),
        ],
        ignored_keys: &[],
        template_mapping: TemplateMapping::Content,
        required_usages: LogtoConnector::REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "yunpian",
        factory_id: "yunpian-sms",
        target: "yunpian-sms",
        field_mappings: &[
            FieldMapping::same_text("apikey", "api-key"),
            FieldMapping::same_text("enableInternational", "international")
                .with_conversion(ValueConversion::Boolean { when_true: "true", when_false: "false" })
                .optional(),
        ],
        ignored_keys: &[("unsupportedCountriesMsg", "smsctl itself reports a number that it cannot reach")],
        template_mapping: TemplateMapping::Content,
        required_usages: LogtoConnector::REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "smsbao",
        factory_id: "smsbao-short-message-service",
        target: "smsbao-sms",
        field_mappings: &[
            FieldMapping::same_text("username", "username"),
            FieldMapping::same_text("passwordOrApiKey", "api-key"),
            FieldMapping::same_text("goodsId", "goods-id").optional(),
        ],
        ignored_keys: &[],
        template_mapping: TemplateMapping::Content,
        required_usages: &[],
    },
    LogtoConnector {
        provider_name: "whatsapp",
        factory_id: "whatsapp-short-message-service",
        target: "whatsapp-sms",
        field_mappings: &[
            FieldMapping::same_text("accessToken", "access-token"),
            FieldMapping::same_text("phoneNumberId", "phone-number-id"),
        ],
        ignored_keys: &[],
        template_mapping: TemplateMapping::RegisteredId {
            key: "templateName",
            allows_regional: false,
            accepts_id: |id| !id.contains('/'),
            per_template_fields: &[FieldMapping::same_text("language", "language").optional()],
            ignored_keys: &[],
        },
        required_usages: LogtoConnector::REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "logto-http",
        factory_id: "http-sms",
        target: "http-sms",
        field_mappings: &[
            FieldMapping::same_text("endpoint", "endpoint"),
            FieldMapping::same_text("authorization", "authorization").optional(),
        ],
        ignored_keys: &[],
        template_mapping: TemplateMapping::Unsupported,
        required_usages: &[],
    },
];

/// Whether a text is the SID of a Messaging Service: `MG` and 32 hexadecimal digits.
fn is_messaging_service_sid(text: &str) -> bool {
    text.len() == 34 && text.strip_prefix("MG").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_hexdigit()))
}
