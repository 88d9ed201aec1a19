//! The documented hosts of each provider.

use smsctl::connectors::{PROVIDERS, Provider};

/// Hosts from the providers' documentation and from the tables in their SDKs.
const DOCUMENTED: [(&str, &[&str]); 15] = [
    ("twilio", &["api.twilio.com", "messaging.twilio.com", "api.dublin.ie1.twilio.com", "api.sydney.au1.twilio.com"]),
    (
        "aliyun",
        &[
            "dysmsapi.aliyuncs.com",
            "dysmsapi.ap-southeast-1.aliyuncs.com",
            "dysmsapi-xman.cn-hongkong.aliyuncs.com",
            "dysmsapi-proxy.cn-beijing.aliyuncs.com",
            "dysmsapi.eu-central-1.aliyuncs.com",
            "business.aliyuncs.com",
            "business.ap-southeast-1.aliyuncs.com",
        ],
    ),
    ("aliyun-auth", &["dypnsapi.aliyuncs.com"]),
    (
        "tencent",
        &[
            "sms.tencentcloudapi.com",
            "sms.intl.tencentcloudapi.com",
            "sms.ap-guangzhou.tencentcloudapi.com",
            "sms.eu-frankfurt.tencentcloudapi.com",
        ],
    ),
    ("sns", &["sns.us-east-1.amazonaws.com", "sns.us-gov-west-1.amazonaws.com", "sns.eu-central-1.amazonaws.com"]),
    ("vonage", &["rest.nexmo.com", "api.nexmo.com", "api-eu.nexmo.com", "api-us.nexmo.com", "api-ap.nexmo.com"]),
    ("plivo", &["api.plivo.com"]),
    ("sinch", &["us.sms.api.sinch.com", "eu.sms.api.sinch.com", "au.sms.api.sinch.com"]),
    ("telnyx", &["api.telnyx.com"]),
    ("infobip", &["api.infobip.com", "xk3r8y.api.infobip.com"]),
    ("bird", &["api.bird.com", "eu.platform.bird.com"]),
    ("gatewayapi", &["gatewayapi.com", "gatewayapi.eu", "messaging.gatewayapi.com", "messaging.gatewayapi.eu"]),
    ("46elks", &["api.46elks.com"]),
    ("smsaero", &["gate.smsaero.ru", "gate.smsaero.org", "gate.smsaero.net"]),
    ("yunpian", &["sms.yunpian.com", "us.yunpian.com"]),
];

#[test]
fn every_documented_host_belongs_to_its_provider() {
    for (name, hosts) in DOCUMENTED {
        let names = PROVIDERS.iter().map(|provider| provider.name);
        assert!(names.clone().any(|known| known == name), "{name} is none of {:?}", names.collect::<Vec<_>>());
        for host in hosts {
            let owner = Provider::find_by_host(host).map(|provider| provider.name);
            assert_eq!(owner, Some(name), "{host}");
        }
    }
}

#[test]
fn no_two_providers_have_a_host_in_common() {
    for provider in PROVIDERS {
        for domain in provider.hosts.iter().chain([&provider.domain]) {
            let owner = Provider::find_by_host(domain).map(|owner| owner.name);
            assert_eq!(owner, Some(provider.name), "{domain}");
        }
    }
}
