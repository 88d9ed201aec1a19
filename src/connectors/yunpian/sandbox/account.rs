//! Emulated queries of the account, its templates and its signatures.

use serde_json::{Value, json};

use super::YunpianFields;

/// Returns the response of `user/get`.
pub fn user_body() -> Value {
    json!({
        "nick": "sandbox",
        "gmt_created": "2012-09-11 15:14:00",
        "mobile": "13812345678",
        "email": "sandbox@example.com",
        "ip_whitelist": null,
        "api_version": "v2",
        "balance": 1000,
        "alarm_balance": 100,
        "emergency_contact": null,
        "emergency_mobile": null,
    })
}

/// Returns the response of `tpl/get`: one template, which matches any wording.
pub fn templates_body(fields: &YunpianFields) -> Value {
    let template = json!({
        "tpl_id": 1, "tpl_content": "#text#", "check_status": "SUCCESS", "reason": null, "country_code": null,
    });
    if fields.get("tpl_id").is_some() { template } else { json!([template]) }
}

/// Returns the response of `sign/get`: any signature that is queried is approved.
pub fn signs_body(fields: &YunpianFields) -> Value {
    let sign = fields.get("sign").map(|sign| {
        json!({
            "chan": "NORMAL",
            "check_status": "SUCCESS",
            "enabled": true,
            "extend": "",
            "industry_type": "其它",
            "only_global": false,
            "remark": "",
            "sign": format!("【{}】", sign.trim_matches(['【', '】'])),
            "vip": false,
        })
    });
    json!({ "code": 0, "total": i32::from(sign.is_some()), "sign": sign.into_iter().collect::<Vec<_>>() })
}
