//! Yunpian's error responses, <https://www.yunpian.com/official/document/sms/en/returnvalue_common>.

use serde_json::json;

use crate::{connectors::json_response, emulation::DeclineReason, http_client::Response};

/// An error of Yunpian: its return code and the details.
pub struct YunpianRejection {
    pub code: i64,
    pub detail: String,
}

impl YunpianRejection {
    /// An error with this code and these details.
    pub fn new(code: i64, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// The error for a message that a fault rule or a rate limit declined.
    pub fn from_decline(reason: DeclineReason) -> Self {
        match reason {
            DeclineReason::Throttled => Self::new(-5, "请降低访问频率"),
            DeclineReason::LimitReached(limit) => Self::new(limit.code.parse().unwrap_or(8), limit.message),
            DeclineReason::ProviderCode(code) => {
                Self::new(code.parse().unwrap_or(-50), "refused by a fault rule of the sandbox")
            }
        }
    }

    /// Builds the response: every error has HTTP status 400.
    pub fn to_response(&self) -> Response {
        let Self { code, detail } = self;
        json_response(
            400,
            &json!({ "http_status_code": 400, "code": code, "msg": error_message(*code), "detail": detail }),
        )
    }
}

/// Returns Yunpian's message for a code.
fn error_message(code: i64) -> &'static str {
    match code {
        1 => "请求参数缺失",
        2 => "请求参数格式错误",
        3 => "账户余额不足",
        4 => "关键词屏蔽",
        5 => "未自动匹配到合适的模板",
        7 => "模板不可用",
        8 => "同一手机号30秒内重复提交相同的内容",
        9 => "同一手机号5分钟内重复提交相同的内容超过3次",
        10 => "手机号黑名单过滤",
        11 => "接口不支持GET方式调用",
        16 => "签名格式不正确",
        17 => "24小时内同一手机号发送次数超过限制",
        20 => "暂不支持的国家地区",
        22 => "1小时内同一手机号发送次数超过限制",
        -1 => "非法的apikey",
        -2 => "API没有权限",
        -3 => "IP没有权限",
        -4 => "访问次数超限",
        -5 => "访问频率超限",
        -51 => "系统繁忙",
        -53 => "提交短信失败",
        _ => "未知异常",
    }
}
