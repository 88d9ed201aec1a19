//! Tencent Cloud SMS, API 2021-01-11, <https://cloud.tencent.com/document/api/382/55981>.

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
    ProviderCheck, UnsupportedMessage,
    form::{Form, parse_host_label},
    looked_up_by,
};
use crate::{
    emulation::{EmulatedReply, RequestContext},
    http_client::{Exchange, Request, SigningContext},
    sms::{Delivery, Message, Phone, Receipt, Regional, Secret, Template, TemplateKind, Usage},
};

pub static PROVIDER: Provider = Provider {
    name: "tencent",
    guide: LocalizedText::in_english(include_str!("guide.md")).and_in_chinese(include_str!("guide.zh.md")),
    message_log_location: "the sending records at https://console.cloud.tencent.com/smsv2",
    template_kind: TemplateKind::Registered,
    form: Form::from_args::<Tencent>(),
    domain: "tencentcloudapi.com",
    hosts: &HOSTS,
    cli_tool: Some(cli_tool::CLI_TOOL),
    recognize_request: sandbox::recognize_request,
    variable_aliases: &[],
    demo_account: DemoAccount {
        settings: &[
            ("secret-id", "AKIDDEMONSTRATION0000000000000000000"),
            ("secret-key", "demonstration-secret-key"),
            ("sdk-app-id", "1400000000"),
            ("sign-name", "Sandbox"),
        ],
        templates: &[
            ("register", "1000001"),
            ("sign-in", "1000002"),
            ("forgot-password", "1000003"),
            ("generic", "1000004"),
        ],
        extras: &[],
    },
};

/// The host of each site and those of the regions, <https://cloud.tencent.com/document/api/382/52068>.
const HOSTS: [&str; 16] = [
    "sms.tencentcloudapi.com",
    "sms.intl.tencentcloudapi.com",
    "sms.ap-bangkok.tencentcloudapi.com",
    "sms.ap-beijing.tencentcloudapi.com",
    "sms.ap-chengdu.tencentcloudapi.com",
    "sms.ap-chongqing.tencentcloudapi.com",
    "sms.ap-guangzhou.tencentcloudapi.com",
    "sms.ap-hongkong.tencentcloudapi.com",
    "sms.ap-mumbai.tencentcloudapi.com",
    "sms.ap-seoul.tencentcloudapi.com",
    "sms.ap-shanghai.tencentcloudapi.com",
    "sms.ap-singapore.tencentcloudapi.com",
    "sms.ap-tokyo.tencentcloudapi.com",
    "sms.eu-frankfurt.tencentcloudapi.com",
    "sms.na-ashburn.tencentcloudapi.com",
    "sms.na-siliconvalley.tencentcloudapi.com",
];

/// Tencent Cloud SMS: sends registered templates, in mainland China and overseas
#[derive(Clone, Debug, clap::Args)]
#[command(add = InChinese("腾讯云短信：发送在腾讯云申请的模板短信，支持国内和国际/港澳台"))]
pub struct Tencent {
    /// SecretId of a Tencent Cloud API key
    #[arg(add = InChinese("腾讯云 API 密钥的 SecretId"))]
    #[arg(long, env = "TENCENTCLOUD_SECRET_ID", value_parser = parse_secret_id)]
    secret_id: String,
    /// SecretKey of the same API key
    #[arg(add = InChinese("同一 API 密钥的 SecretKey"))]
    #[arg(long, env = "TENCENTCLOUD_SECRET_KEY")]
    secret_key: Secret,
    /// SDK AppID of the SMS application: digits, such as 1400006666
    #[arg(add = InChinese("短信应用的 SDK AppID：纯数字，例如 1400006666"))]
    #[arg(long, value_parser = parse_sdk_app_id)]
    sdk_app_id: String,
    /// Region that handles the requests
    #[arg(add = InChinese("处理请求的地域"))]
    #[arg(long, env = "TENCENTCLOUD_REGION", default_value = "ap-guangzhou", value_parser = parse_host_label)]
    region: String,
    /// Site that the account belongs to: china (cloud.tencent.com) or international (tencentcloud.com)
    #[arg(add = InChinese("账号所属的站点：china（cloud.tencent.com）或 international（tencentcloud.com）"))]
    #[arg(long, default_value = "china")]
    site: TencentSite,
    /// Approved signature (its text): NAME, or china=NAME,overseas=NAME
    #[arg(add = InChinese("已通过审核的签名内容：NAME，或 china=NAME,overseas=NAME"))]
    #[arg(long)]
    sign_name: Regional,
    /// Sender id for numbers outside mainland China, if Tencent assigned you one
    #[arg(add = InChinese("腾讯云为您分配的 SenderId（如有），用于中国内地以外的号码"))]
    #[arg(long)]
    sender_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum TencentSite {
    China,
    International,
}

impl Connector for Tencent {
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
        &self.secret_id
    }

    fn path_roots(&self) -> Option<Vec<String>> {
        Some(vec![String::new()])
    }

    fn send_host(&self) -> String {
        self.api_host().to_owned()
    }

    fn emulate(&self, request: &Request, context: RequestContext) -> EmulatedReply {
        sandbox::emulate(self, request, context)
    }
}

impl Tencent {
    fn api_host(&self) -> &'static str {
        match self.site {
            TencentSite::China => "sms.tencentcloudapi.com",
            TencentSite::International => "sms.intl.tencentcloudapi.com",
        }
    }
}

fn parse_secret_id(text: &str) -> Result<String, &'static str> {
    let is_plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
    is_plain.then(|| text.to_owned()).ok_or("a SecretId is letters and digits only, such as AKID...")
}

fn parse_sdk_app_id(text: &str) -> Result<String, &'static str> {
    is_numeric_id(text).then(|| text.to_owned()).ok_or("an SDK AppID is digits only, such as 1400006666")
}

/// Whether a text has the form of the ids of applications and templates: digits.
fn is_numeric_id(text: &str) -> bool {
    (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
