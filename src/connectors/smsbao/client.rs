//! Builds SMSBao requests, whose fields are all in the query, and reads its responses, which are a numeric code.

use super::Smsbao;
use crate::{
    connectors::{Finding, UnsupportedMessage},
    encoding::{count_noun, escape_control_chars},
    http_client::{CodeMeaning, Exchange, Refusal, Request, RequestBuilder, Response},
    sms::{Message, MessageContent, Receipt},
};

/// Builds the exchange that sends a message.
///
/// # Errors
///
/// If the message is a registered template: SMSBao takes text only.
pub fn build_send_exchange(account: &Smsbao, message: &Message) -> Result<Exchange<Receipt>, UnsupportedMessage> {
    let MessageContent::Text(text) = &message.content else {
        return Err("smsbao sends a text, not a registered template".into());
    };
    // Mainland numbers use another route and have no country code.
    let (route, mobile) = match message.to.is_mainland_china() {
        true => ("sms", message.to.national_number().to_owned()),
        false => ("wsms", message.to.to_string()),
    };
    let mut fields = vec![("m", mobile.as_str()), ("c", text)];
    fields.extend(account.goods_id.as_deref().map(|id| ("g", id)));
    let request = authenticated_request(account, route, &fields);
    Ok(Exchange::at_most_once(request, |response| {
        parse_response(response).map(|_| Receipt { id: None, request_id: None })
    }))
}

/// Builds the query for the balance: the second line of the response is `SENT,LEFT`, both counts of messages.
pub fn check_balance(account: &Smsbao) -> Exchange<Finding> {
    Exchange::query(authenticated_request(account, "query", &[]), |response| {
        let rest = parse_response(response)?;
        let left = rest.rsplit(',').next().and_then(|left| left.trim().parse::<u64>().ok());
        Ok(match left.ok_or_else(|| Refusal::unreadable(response))? {
            0 => Finding::fail("no messages are left", "top up at https://console.smsbao.com"),
            left => Finding::pass(format!("accepted; {} left", count_noun(left as usize, "message"))),
        })
    })
}

fn authenticated_request(account: &Smsbao, route: &str, fields: &[(&str, &str)]) -> Request {
    let login = [("u", account.username.as_str()), ("p", account.api_key.expose())];
    RequestBuilder::get(format!("https://api.smsbao.com/{route}"))
        .query(&[&login, fields].concat())
        .mask_secret(&account.api_key)
        .build()
        .expect("the address is made of plain characters")
}

/// Returns what follows the code `0` in a successful response.
fn parse_response(response: &Response) -> Result<String, Refusal> {
    let body = String::from_utf8_lossy(response.body());
    let (code, rest) = body.trim().split_once('\n').unwrap_or((body.trim(), ""));
    match code.trim().parse::<i32>() {
        Ok(0) if response.status().is_success() => Ok(escape_control_chars(rest)),
        Ok(0) => Err(Refusal::contradictory(response)),
        Ok(code) => Err(match classify_error(code) {
            None => Refusal::unreadable(response),
            known => Refusal::from_code(response, code.to_string(), "", known),
        }),
        _ => Err(Refusal::unreadable(response)),
    }
}

fn classify_error(code: i32) -> Option<CodeMeaning> {
    Some(match code {
        30 => CodeMeaning::credentials(
            "the API key or the password is wrong",
            "copy it from the console, then `smsctl set api-key`; a password goes as its MD5 sum",
        ),
        40 => CodeMeaning::credentials("there is no such account", "compare username with the console"),
        43 => CodeMeaning::credentials(
            "this machine's IP address is not on the account's allow list",
            "add it in the console: Settings, IP list",
        ),
        -1 => CodeMeaning::refused("a parameter is missing", "report it as a bug of smsctl"),
        41 => CodeMeaning::refused("no messages are left", "top up at https://console.smsbao.com"),
        42 => CodeMeaning::refused("the account has expired", "renew it in the console"),
        50 => CodeMeaning::refused("the text has a word that is not allowed", "`smsctl template edit`"),
        51 => CodeMeaning::refused("the number is not valid", "check the digits; the country code is there"),
        _ => return None,
    })
}
