//! Aliyun (Alibaba Cloud) SMS, Dysmsapi 2017-05-25, <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms>.

pub mod auth;
mod checks;
mod choices;
mod cli_tool;
mod client;
mod refusals;
mod sandbox;
#[cfg(test)]
mod tests;

use std::time::Duration;

use super::{
    AccountChoice, ChoiceKind, Connector, DeliveryUnsupported, DemoAccount, InChinese, LocalizedText, Provider,
    ProviderCheck, UnsupportedMessage, form::Form, looked_up_by,
};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    failure::InvalidValue,
    http_client::{Exchange, Request, SigningContext},
    sms::{Delivery, Message, Phone, Receipt, Regional, Secret, Template, TemplateKind, Usage},
};

/// The provider `aliyun`.
pub static PROVIDER: Provider = Provider {
    name: "aliyun",
    guide: LocalizedText::in_english(include_str!("guide.md")).and_in_chinese(include_str!("guide.zh.md")),
    message_log_location: "the sending records at https://dysms.console.aliyun.com",
    template_kind: TemplateKind::Registered,
    form: Form::from_args::<Aliyun>(),
    domain: "aliyuncs.com",
    hosts: &HOSTS,
    cli_tool: Some(cli_tool::CLI_TOOL),
    recognize_request: sandbox::recognize_request,
    variable_aliases: &[],
    demo_account: DemoAccount {
        settings: &[
            ("access-key-id", "LTAI-demonstration"),
            ("access-key-secret", "demonstration-secret"),
            ("sign-name", "Sandbox"),
        ],
        templates: &[
            ("register", "china=SMS_100000001,overseas=SMS_200000001"),
            ("sign-in", "china=SMS_100000002,overseas=SMS_200000002"),
            ("forgot-password", "china=SMS_100000003,overseas=SMS_200000003"),
            ("generic", "china=SMS_100000004,overseas=SMS_200000004"),
        ],
        extras: &[],
    },
};

/// The hosts of Dysmsapi and BssOpenApi: those of this client, and those that the official libraries have for a region,
/// <https://api.aliyun.com/product/Dysmsapi>.
const HOSTS: [&str; 23] = [
    "dysmsapi.aliyuncs.com",
    "dysmsapi-proxy.cn-beijing.aliyuncs.com",
    "dysmsapi-xman.cn-hongkong.aliyuncs.com",
    "dysmsapi.ap-northeast-1.aliyuncs.com",
    "dysmsapi.ap-northeast-2.aliyuncs.com",
    "dysmsapi.ap-south-1.aliyuncs.com",
    "dysmsapi.ap-southeast-1.aliyuncs.com",
    "dysmsapi.ap-southeast-2.aliyuncs.com",
    "dysmsapi.ap-southeast-3.aliyuncs.com",
    "dysmsapi.ap-southeast-5.aliyuncs.com",
    "dysmsapi-xman.ap-southeast-5.aliyuncs.com",
    "dysmsapi.ap-southeast-6.aliyuncs.com",
    "dysmsapi.ap-southeast-7.aliyuncs.com",
    "dysmsapi.eu-central-1.aliyuncs.com",
    "dysmsapi.eu-west-1.aliyuncs.com",
    "dysmsapi.me-central-1.aliyuncs.com",
    "dysmsapi.me-east-1.aliyuncs.com",
    "dysmsapi.na-south-1.aliyuncs.com",
    "dysmsapi.us-east-1.aliyuncs.com",
    "dysmsapi.us-southeast-1.aliyuncs.com",
    "dysmsapi.us-west-1.aliyuncs.com",
    "business.aliyuncs.com",
    "business.ap-southeast-1.aliyuncs.com",
];

/// The regions that share Dysmsapi's host without a region in its name, <https://api.aliyun.com/product/Dysmsapi>.
const SHARED_HOST_REGIONS: [&str; 13] = [
    "cn-hangzhou",
    "cn-beijing",
    "cn-beijing-finance-1",
    "cn-chengdu",
    "cn-hangzhou-finance",
    "cn-huhehaote",
    "cn-north-2-gov-1",
    "cn-qingdao",
    "cn-shanghai",
    "cn-shanghai-finance-1",
    "cn-shenzhen",
    "cn-shenzhen-finance-1",
    "cn-zhangjiakou",
];

/// Returns the host of Dysmsapi in a region, or `None` if it has none there.
fn sms_host(region: &str) -> Option<&'static str> {
    let in_region = |host: &&&str| host.split('.').nth(1) == Some(region) && host.starts_with("dysmsapi");
    // A region may have an older host too, which follows in the list.
    match SHARED_HOST_REGIONS.contains(&region) {
        true => Some(HOSTS[0]),
        false => HOSTS.iter().filter(|host| host.split('.').count() == 4).find(in_region).copied(),
    }
}

/// Aliyun (Alibaba Cloud) SMS: sends templates registered there, in mainland China and overseas
#[derive(Clone, Debug, clap::Args)]
#[command(add = InChinese("阿里云短信服务：发送在阿里云申请的模板短信，支持国内和国际/港澳台"))]
pub struct Aliyun {
    /// AccessKey ID of a RAM user
    #[arg(add = InChinese("RAM 用户的 AccessKey ID"))]
    #[arg(long, env = "ALIBABA_CLOUD_ACCESS_KEY_ID", value_parser = parse_access_key_id)]
    access_key_id: String,
    /// AccessKey secret, shown once when the key is created
    #[arg(add = InChinese("AccessKey Secret，仅在创建 AccessKey 时显示一次"))]
    #[arg(long, env = "ALIBABA_CLOUD_ACCESS_KEY_SECRET")]
    access_key_secret: Secret,
    /// Region: cn-hangzhou for all of mainland China, ap-southeast-1 for the international site
    #[arg(add = InChinese("地域：中国内地统一使用 cn-hangzhou，国际站使用 ap-southeast-1"))]
    #[arg(long, default_value = "cn-hangzhou", value_parser = parse_region)]
    region: String,
    /// Approved signature (签名), or china=NAME,overseas=NAME
    #[arg(add = InChinese("已通过审核的签名，或 china=NAME,overseas=NAME"))]
    #[arg(long, value_parser = parse_sign_name)]
    sign_name: Regional,
}

impl Connector for Aliyun {
    fn build_send_exchange(
        &self,
        message: &Message,
        at: &SigningContext,
    ) -> Result<Exchange<Receipt>, UnsupportedMessage> {
        client::build_send_exchange(self, message, at)
    }

    fn build_checks(&self, templates: &[(Usage, Template)], at: &SigningContext) -> Vec<ProviderCheck> {
        checks::build_checks(self, templates, at)
    }

    fn build_choices_exchange(&self, of: ChoiceKind, at: &SigningContext) -> Option<Exchange<Vec<AccountChoice>>> {
        match of {
            ChoiceKind::Field("sign-name") => Some(choices::list_sign_names(self, at)),
            ChoiceKind::Field(_) => None,
            ChoiceKind::Templates => Some(choices::list_templates(self, at)),
        }
    }

    fn build_delivery_exchange(
        &self,
        id: &str,
        to: Option<&Phone>,
        sent_ago: Option<Duration>,
        at: &SigningContext,
    ) -> Result<Exchange<Delivery>, DeliveryUnsupported> {
        let to = looked_up_by(to, sent_ago, client::KEPT_DAYS)?;
        Ok(client::build_delivery_exchange(self, id, to, sent_ago, at))
    }

    fn key_id(&self) -> &str {
        &self.access_key_id
    }

    fn path_roots(&self) -> Option<Vec<String>> {
        Some(vec![String::new()])
    }

    fn send_host(&self) -> String {
        self.host_for_product(AliyunProduct::Sms)
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        sandbox::emulate(self, request, context)
    }
}

/// The only host of Dypnsapi, <https://api.aliyun.com/product/Dypnsapi>.
const AUTH_HOST: &str = "dypnsapi.aliyuncs.com";

/// One of Aliyun's APIs.
#[derive(Clone, Copy, PartialEq)]
enum AliyunProduct {
    /// Dysmsapi, which sends text messages.
    Sms,
    /// Dypnsapi, number authentication.
    Auth,
    /// BssOpenApi, <https://help.aliyun.com/document_detail/87997.html>.
    Billing,
}

impl AliyunProduct {
    /// Returns the API that has this action.
    fn for_action(action: &str) -> Self {
        match action {
            "SendSmsVerifyCode" | "CheckSmsVerifyCode" => Self::Auth,
            "QueryAccountBalance" => Self::Billing,
            _ => Self::Sms,
        }
    }

    fn api_version(self) -> &'static str {
        match self {
            Self::Sms | Self::Auth => "2017-05-25",
            Self::Billing => "2017-12-14",
        }
    }
}

impl Aliyun {
    /// Returns the host of an API in the account's region.
    fn host_for_product(&self, product: AliyunProduct) -> String {
        match (product, self.region.starts_with("cn-")) {
            (AliyunProduct::Auth, _) => AUTH_HOST.into(),
            (AliyunProduct::Sms, _) => sms_host(&self.region).unwrap_or(HOSTS[0]).into(),
            (AliyunProduct::Billing, true) => "business.aliyuncs.com".into(),
            (AliyunProduct::Billing, false) => "business.ap-southeast-1.aliyuncs.com".into(),
        }
    }
}

/// Parses a region that Dysmsapi has a host in.
fn parse_region(text: &str) -> Result<String, &'static str> {
    match sms_host(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("this region has no SMS host; use cn-hangzhou for an account of the Chinese site, or \
              ap-southeast-1 for one of the international site"),
    }
}

/// Parses an AccessKey ID. It becomes part of a header whose parts are separated by commas.
fn parse_access_key_id(text: &str) -> Result<String, &'static str> {
    let is_valid = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    match (text.starts_with("STS."), is_valid && (1..=128).contains(&text.len())) {
        (true, _) => Err("a temporary key (STS.) expires; take the AccessKey of a RAM user"),
        (_, true) => Ok(text.to_owned()),
        (_, false) => Err("an AccessKey ID has only letters and digits"),
    }
}

/// Parses a signature. Aliyun adds the 【】 around it.
fn parse_sign_name(text: &str) -> Result<Regional, InvalidValue> {
    super::form::without_signature_brackets(text).parse()
}
