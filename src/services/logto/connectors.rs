//! Logto's connectors, <https://docs.logto.io/connectors/sms-connectors>, and the names of their settings.

use serde_json::json;

use super::{LogtoConnector, PassthroughSetting, TemplateMapping, usage_type::EVERY_USAGE};
use crate::{
    services::{ConnectorToExport, ExportedContent, FieldMapping, ValueConversion},
    sms::{REQUIRED_USAGES, Regional, Template},
};

/// Every connector of Logto that smsctl has a provider for.
pub static LOGTO_CONNECTORS: &[LogtoConnector] = &[
    LogtoConnector {
        provider_name: "twilio",
        factory_id: "twilio-short-message-service",
        target: "twilio-sms",
        field_mappings: &[
            FieldMapping::same_text("accountSID", "account-sid"),
            FieldMapping::same_text("authToken", "auth-token"),
            FieldMapping::same_text("fromMessagingServiceSID", "from")
                .preferring("messaging-service-sid")
                .with_conversion(ValueConversion::Restricted {
                    requirement: "a Messaging Service SID",
                    alternatives: "in Twilio's console, add the sender to a Messaging Service, then \
                                   `smsctl set from=MG... --connector {connector}`; or use another provider, or \
                                   Logto's HTTP connector: `smsctl setup logto-http`",
                    accepts: is_messaging_service_sid,
                }),
            FieldMapping::same_text("disableRiskCheck", "risk-check")
                .with_conversion(ValueConversion::Boolean { when_true: "disable", when_false: "enable" })
                .optional(),
        ],
        passthrough_settings: &[],
        template_mapping: TemplateMapping::Content { accepts_custom_usages: true },
        required_usages: &REQUIRED_USAGES,
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
        passthrough_settings: &[STRICT_REGION_CHECK],
        template_mapping: TemplateMapping::RegisteredId {
            key: "templateCode",
            allows_regional: true,
            looks_like_own_id: |id| id.starts_with("SMS_"),
            language: None,
            ignored_keys: &["type"],
        },
        required_usages: &REQUIRED_USAGES,
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
        passthrough_settings: &[],
        template_mapping: TemplateMapping::RegisteredId {
            key: "templateCode",
            allows_regional: false,
            looks_like_own_id: |id| id.len() == 6 && id.starts_with("1000"),
            language: None,
            ignored_keys: &[],
        },
        required_usages: EVERY_USAGE,
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
        passthrough_settings: &[],
        template_mapping: TemplateMapping::RegisteredId {
            key: "templateCode",
            allows_regional: false,
            looks_like_own_id: |id| id.bytes().all(|b| b.is_ascii_digit()),
            language: None,
            ignored_keys: &[],
        },
        required_usages: EVERY_USAGE,
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
        passthrough_settings: &[],
        template_mapping: TemplateMapping::Content { accepts_custom_usages: true },
        required_usages: &REQUIRED_USAGES,
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
        passthrough_settings: &[],
        template_mapping: TemplateMapping::Content { accepts_custom_usages: true },
        required_usages: &REQUIRED_USAGES,
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
        passthrough_settings: &[],
        template_mapping: TemplateMapping::Content { accepts_custom_usages: true },
        required_usages: EVERY_USAGE,
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
        passthrough_settings: &[UNSUPPORTED_COUNTRIES_MESSAGE],
        template_mapping: TemplateMapping::Content { accepts_custom_usages: true },
        required_usages: &REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "smsbao",
        factory_id: "smsbao-sms",
        target: "smsbao-sms",
        field_mappings: &[
            FieldMapping::same_text("username", "username"),
            FieldMapping::same_text("passwordOrApiKey", "api-key"),
            FieldMapping::same_text("goodsId", "goods-id").optional(),
        ],
        passthrough_settings: &[],
        template_mapping: TemplateMapping::Content { accepts_custom_usages: false },
        required_usages: &REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "whatsapp",
        factory_id: "whatsapp-short-message-service",
        target: "whatsapp-sms",
        field_mappings: &[
            FieldMapping::same_text("accessToken", "access-token"),
            FieldMapping::same_text("phoneNumberId", "phone-number-id"),
        ],
        passthrough_settings: &[],
        template_mapping: TemplateMapping::RegisteredId {
            key: "templateName",
            allows_regional: false,
            looks_like_own_id: |_| true,
            language: Some(FieldMapping::same_text("language", "language")),
            ignored_keys: &[],
        },
        required_usages: &REQUIRED_USAGES,
    },
    LogtoConnector {
        provider_name: "logto-http",
        factory_id: "http-sms",
        target: "http-sms",
        field_mappings: &[
            FieldMapping::same_text("endpoint", "endpoint"),
            FieldMapping::same_text("authorization", "authorization").optional(),
        ],
        passthrough_settings: &[],
        template_mapping: TemplateMapping::Unsupported,
        required_usages: &[],
    },
];

/// Without it, Logto takes a US number of eleven digits, such as 14155550123, for a Chinese one.
const STRICT_REGION_CHECK: PassthroughSetting = PassthroughSetting {
    key: "strictPhoneRegionNumberCheck",
    export_value: |kept, connector| match has_regional_template(connector) {
        true => Some(json!(true)),
        false => kept.cloned(),
    },
    reason: "otherwise Logto sends the template for China to some numbers overseas",
};

/// Without it, Logto reports success for a number that it sends nothing to.
const UNSUPPORTED_COUNTRIES_MESSAGE: PassthroughSetting = PassthroughSetting {
    key: "unsupportedCountriesMsg",
    export_value: |kept, connector| {
        let is_blank = kept.and_then(|message| message.as_str()).is_none_or(|message| message.trim().is_empty());
        let is_international = connector
            .find_field("international")
            .is_some_and(|field| matches!(&field.content, ExportedContent::Value(text) if text == "true"));
        match is_blank && !is_international {
            true => Some(json!("SMS to this country is not supported.")),
            false => kept.cloned(),
        }
    },
    reason: "otherwise Logto reports success for a foreign number and sends nothing",
};

fn has_regional_template(connector: &ConnectorToExport) -> bool {
    let is_regional =
        |template: &Template| matches!(template, Template::Registered { id: Regional::ByRegion { .. }, .. });
    connector.templates.iter().any(|(_, template)| is_regional(template))
}

/// Whether a text is the SID of a Messaging Service: `MG` and 32 hexadecimal digits.
fn is_messaging_service_sid(text: &str) -> bool {
    text.len() == 34 && text.strip_prefix("MG").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_hexdigit()))
}
