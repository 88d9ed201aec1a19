//! What Yunpian tells about an account: itself, its templates and its signatures.

use serde_json::{Value, json};

use super::YunpianFields;

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

/// The sandbox takes any wording, so its one template has any.
pub fn templates_body(fields: &YunpianFields) -> Value {
    let one = json!({
        "tpl_id": 1, "tpl_content": "#text#", "check_status": "SUCCESS", "reason": null, "country_code": null,
    });
    if fields.get("tpl_id").is_some() { one } else { json!([one]) }
}

/// And any signature that is asked for.
pub fn signs_body(fields: &YunpianFields) -> Value {
    let one = fields.get("sign").map(|sign| {
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
    json!({ "code": 0, "total": i32::from(one.is_some()), "sign": one.into_iter().collect::<Vec<_>>() })
}
