//! Aliyun's message and HTTP status for each error code,
//! <https://help.aliyun.com/zh/sms/developer-reference/api-error-codes>.

use super::AliyunRejection;

/// Returns the error with this code, as documented or else as codes of its kind are.
pub fn documented_rejection(code: String) -> AliyunRejection {
    let gateway_error = GATEWAY_ERRORS.iter().find(|(known, ..)| *known == code);
    let service_error = SERVICE_ERRORS.iter().find(|(known, _)| *known == code);
    match (gateway_error, service_error) {
        (Some((_, status, message)), _) => AliyunRejection::gateway_error(*status, code, *message),
        (None, Some((_, message))) => AliyunRejection::gateway_error(200, code, *message),
        (None, None) if ["isv.", "isp.", "SignatureScene"].iter().any(|start| code.starts_with(start)) => {
            AliyunRejection::gateway_error(200, code, "触发沙箱规则")
        }
        (None, None) if code.starts_with("Forbidden") => {
            AliyunRejection::gateway_error(403, code, PERMISSION_DENIED_MESSAGE)
        }
        (None, None) if code.starts_with("Throttling") => {
            AliyunRejection::gateway_error(400, code, "Request was denied due to request throttling.")
        }
        (None, None) => AliyunRejection::gateway_error(400, code, "Refused by a fault rule of the sandbox."),
    }
}

const PERMISSION_DENIED_MESSAGE: &str =
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.";

const GATEWAY_ERRORS: &[(&str, u16, &str)] = &[
    ("InvalidAccessKeyId.NotFound", 404, "Specified access key is not found."),
    ("InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled."),
    ("IncompleteSignature", 400, "The request signature does not conform to Aliyun standards."),
    ("SignatureDoesNotMatch", 400, "Specified signature is not matched with our calculation."),
    ("SignatureNonceUsed", 400, "Specified signature nonce was used already."),
    ("InvalidTimeStamp.Expired", 400, "Specified time stamp or date value is expired."),
    ("InvalidTimeStamp.Format", 400, "Specified time stamp or date value is not well formatted."),
    ("InvalidSecurityToken.Expired", 400, "Specified SecurityToken is expired."),
    ("InvalidSecurityToken.Malformed", 400, "Specified SecurityToken is malformed."),
    ("MissingSecurityToken", 400, "SecurityToken is mandatory for this action."),
    ("InvalidVersion", 400, "Specified parameter Version is not valid."),
    ("InvalidAction.NotFound", 404, "Specified api is not found, please check your url and method."),
    ("UnsupportedHTTPMethod", 400, "This http method is not supported."),
    ("Forbidden.RAM", 403, PERMISSION_DENIED_MESSAGE),
    ("NoPermission", 403, "You are not authorized to do this action."),
    ("Throttling", 400, "Request was denied due to request throttling."),
    ("Throttling.User", 400, "Request was denied due to user flow control."),
    ("Throttling.Api", 400, "Request was denied due to api flow control."),
    ("InternalError", 500, "The request processing has failed due to some unknown error, exception or failure."),
    ("ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server."),
];

const SERVICE_ERRORS: &[(&str, &str)] = &[
    ("isp.RAM_PERMISSION_DENY", "RAM权限DENY"),
    ("isp.SYSTEM_ERROR", "系统错误"),
    ("isp.GATEWAY_ERROR", "网关错误"),
    ("isv.ACCOUNT_ABNORMAL", "账户异常"),
    ("isv.ACCOUNT_NOT_EXISTS", "账户不存在"),
    ("isv.AMOUNT_NOT_ENOUGH", "账户余额不足"),
    ("isv.BLACK_KEY_CONTROL_LIMIT", "黑名单管控"),
    ("isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1"),
    ("isv.DAY_LIMIT_CONTROL", "触发日发送限额"),
    ("isv.DENY_IP_RANGE", "源IP地址所在的地区被禁用"),
    ("isv.DOMESTIC_NUMBER_NOT_SUPPORTED", "国际/港澳台消息模板不支持发送境内号码"),
    ("isv.INVALID_JSON_PARAM", "JSON参数不合法，只接受字符串值"),
    ("isv.INVALID_PARAMETERS", "参数异常"),
    ("isv.MOBILE_COUNT_OVER_LIMIT", "手机号码数量超过限制"),
    ("isv.MOBILE_NUMBER_ILLEGAL", "非法手机号"),
    ("isv.MONTH_LIMIT_CONTROL", "触发月发送限额"),
    ("isv.OUT_OF_SERVICE", "业务停机"),
    ("isv.PARAM_LENGTH_LIMIT", "参数超出长度限制"),
    ("isv.PARAM_NOT_SUPPORT_URL", "不支持URL"),
    ("isv.PRODUCT_UN_SUBSCRIPT", "未开通云通信产品的阿里云客户"),
    ("isv.PRODUCT_UNSUBSCRIBE", "产品未开通"),
    ("isv.SIGN_NAME_ILLEGAL", "签名名称不符合规范"),
    ("isv.SIGN_STATE_ILLEGAL", "签名状态不合法"),
    ("isv.SMS_CONTENT_ILLEGAL", "短信内容包含禁止发送内容"),
    ("isv.SMS_SIGNATURE_ILLEGAL", "该账号下找不到对应签名"),
    ("isv.SMS_SIGNATURE_SCENE_ILLEGAL", "短信所使用签名场景非法"),
    ("isv.SMS_SIGN_ILLEGAL", "签名禁止使用"),
    ("isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板"),
    ("isv.SMS_TEST_NUMBER_LIMIT", "只能向已绑定的测试号码发送"),
    ("isv.TEMPLATE_MISSING_PARAMETERS", "模板变量缺少对应参数值"),
    ("isv.TEMPLATE_PARAMS_ILLEGAL", "模板变量中存在不符合规范的参数值"),
];
