//! Tests of SNS requests, responses, checks and emulation against Amazon's documentation.

use super::*;
use crate::{
    connectors::{
        Finding,
        tests::{
            NOON_MILLIS, emulate_request, generic_message, noon_with_nonce,
            responses::{connector_with_settings, parse_last, raw_response},
        },
    },
    emulation::EmulatorState,
    encoding::{self, FormField},
    failure::FailureKind::{self, Credentials, Refused, Throttled, Unknown},
    http_client::{ExchangeStep, Refusal, RetryPolicy},
    sms::MessageContent,
};

fn send_exchange(account: &dyn Connector) -> Exchange<Receipt> {
    account
        .build_send_exchange(
            &generic_message("+14155550100", MessageContent::Text("274913 is your code".into())),
            &noon_with_nonce("n"),
        )
        .unwrap()
}

fn parse_send_refusal(status: u16, code: &str, message: &str) -> Refusal {
    let body = format!(
        "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>\
         <Code>{code}</Code><Message>{message}</Message></Error>\
         <RequestId>9dd01905-5012-5f99-8663-4b3ecd0dfaef</RequestId></ErrorResponse>"
    );
    parse_last(&send_exchange(&*connector_with_settings(&PROVIDER, &[])), &raw_response(status, &body)).unwrap_err()
}

#[test]
fn a_message_is_published_with_its_attributes() {
    let connector = connector_with_settings(
        &PROVIDER,
        &[("sender-id", "Acme"), ("max-price", "0.50"), ("origination-number", "+15005550006")],
    );
    let request = send_exchange(&*connector).request;
    assert_eq!(request.uri(), "https://sns.us-east-1.amazonaws.com/");
    assert_eq!(request.headers()["x-amz-date"], "20260720T120000Z");
    let fields = encoding::decode_form(request.body());
    let entry = |n, name: &str, kind: &str, value: &str| {
        [("Name", name), ("Value.DataType", kind), ("Value.StringValue", value)]
            .map(|(key, value)| (format!("MessageAttributes.entry.{n}.{key}").into(), value.to_owned().into()))
    };
    let head = [
        ("Action", "Publish"),
        ("Version", "2010-03-31"),
        ("PhoneNumber", "+14155550100"),
        ("Message", "274913 is your code"),
    ];
    let mut expected: Vec<FormField> = head.map(|(name, value)| (name.into(), value.into())).into();
    expected.extend(entry(1, "AWS.SNS.SMS.SMSType", "String", "Transactional"));
    expected.extend(entry(2, "AWS.SNS.SMS.SenderID", "String", "Acme"));
    expected.extend(entry(3, "AWS.MM.SMS.OriginationNumber", "String", "+15005550006"));
    expected.extend(entry(4, "AWS.SNS.SMS.MaxPrice", "Number", "0.50"));
    assert_eq!(fields, expected);
}

#[test]
fn a_receipt_is_read_from_xml() {
    let body = "<PublishResponse xmlns=\"https://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>\
                <MessageId>567910cd-659e-55d4-8ccb-5aaf14679dc0</MessageId></PublishResult><ResponseMetadata>\
                <RequestId>d74b8436-ae13-5ab4-a9ff-ce54dfea72a0</RequestId></ResponseMetadata></PublishResponse>";
    let receipt =
        parse_last(&send_exchange(&*connector_with_settings(&PROVIDER, &[])), &raw_response(200, body)).unwrap();
    assert_eq!(receipt.id.as_deref(), Some("567910cd-659e-55d4-8ccb-5aaf14679dc0"));
    assert_eq!(receipt.request_id.as_deref(), Some("d74b8436-ae13-5ab4-a9ff-ce54dfea72a0"));
}

#[test]
fn every_documented_code_has_its_kind_and_says_what_to_do() {
    let codes: [(u16, &str, FailureKind); 12] = [
        (403, "InvalidClientTokenId", Credentials),
        (403, "SignatureDoesNotMatch", Credentials),
        (403, "MissingAuthenticationToken", Credentials),
        (403, "ExpiredToken", Credentials),
        (403, "AuthorizationError", Credentials),
        (400, "InvalidParameter", Refused),
        (400, "ParameterValueInvalid", Refused),
        (400, "OptedOut", Refused),
        (429, "Throttled", Throttled),
        (400, "Throttling", Throttled),
        (500, "InternalError", Unknown),
        (503, "ServiceUnavailable", Unknown),
    ];
    for (status, code, kind) in codes {
        let refusal = parse_send_refusal(status, code, "Some &amp; words");
        assert_eq!((refusal.kind, refusal.code.as_str(), refusal.reason.as_str()), (kind, code, "Some & words"));
        assert!(!refusal.meaning.is_empty() && !refusal.fix.is_empty(), "{code}");
        assert_eq!(refusal.request_id.as_deref(), Some("9dd01905-5012-5f99-8663-4b3ecd0dfaef"));
    }
    let expired =
        "Signature expired: 20260720T110000Z is now earlier than 20260720T114500Z (20260720T120000Z - 15 min.)";
    assert_eq!(parse_send_refusal(403, "SignatureDoesNotMatch", expired).retry, RetryPolicy::WithProviderTime);
    assert_eq!(parse_send_refusal(403, "SignatureDoesNotMatch", "The request signature").retry, RetryPolicy::Never);
    assert_eq!(parse_send_refusal(400, "A\u{202e}", "b").code, "A<U+202E>");
}

#[test]
fn the_checks_report_the_spend_limit_and_the_sms_sandbox() {
    let find = |index: usize, body: &str| {
        let check = connector_with_settings(&PROVIDER, &[]).build_checks(&[], &noon_with_nonce("n")).remove(index);
        match (check.exchange.parse_response)(&raw_response(200, body)).unwrap_or_else(|refusal| panic!("{refusal:?}"))
        {
            ExchangeStep::Done(finding) => Ok(finding),
            ExchangeStep::Next(next) => Err(next),
        }
    };
    let limit = |value: &str| {
        format!(
            "<GetSMSAttributesResponse><GetSMSAttributesResult><attributes><entry><key>DefaultSMSType</key>\
             <value>Transactional</value></entry><entry><key>MonthlySpendLimit</key><value>{value}</value></entry>\
             </attributes></GetSMSAttributesResult></GetSMSAttributesResponse>"
        )
    };
    assert!(matches!(find(0, &limit("50")), Ok(Finding::Pass(summary)) if summary.contains("50 USD")));
    assert!(matches!(find(0, &limit("1")), Ok(Finding::Warn { .. })));
    let none = "<GetSMSAttributesResponse><GetSMSAttributesResult><attributes/></GetSMSAttributesResult></GetSMSAttributesResponse>";
    assert!(matches!(find(0, none), Ok(Finding::Warn { .. })));
    let status = |inside: bool| {
        format!(
            "<GetSMSSandboxAccountStatusResponse><GetSMSSandboxAccountStatusResult><IsInSandbox>{inside}</IsInSandbox>\
             </GetSMSSandboxAccountStatusResult></GetSMSSandboxAccountStatusResponse>"
        )
    };
    assert!(matches!(find(1, &status(false)), Ok(Finding::Pass(_))));
    let Err(next) = find(1, &status(true)) else { panic!("the numbers are queried next") };
    let numbers = "<ListSMSSandboxPhoneNumbersResponse><ListSMSSandboxPhoneNumbersResult><PhoneNumbers>\
                   <member><PhoneNumber>+14155550100</PhoneNumber><Status>Verified</Status></member>\
                   <member><PhoneNumber>+14155550199</PhoneNumber><Status>Pending</Status></member>\
                   </PhoneNumbers></ListSMSSandboxPhoneNumbersResult></ListSMSSandboxPhoneNumbersResponse>";
    let Ok(Finding::Warn { summary, .. }) = parse_last(&next, &raw_response(200, numbers)) else { panic!("a warning") };
    assert!(summary.contains("+14155550100") && !summary.contains("+14155550199"), "{summary}");
}

/// The error code of the emulation's response, `200` if the request is accepted.
fn emulated_error_code(account: &dyn Connector, mut request: Request, state: &mut EmulatorState) -> String {
    request.headers_mut().insert("host", account.send_host().parse().unwrap());
    let response = emulate_request(account, &request, state, &noon_with_nonce("n"));
    let body = String::from_utf8(response.into_body()).unwrap();
    let code = body.split_once("<Code>").and_then(|(_, rest)| rest.split_once('<'));
    code.map_or_else(|| "200".to_owned(), |(code, _)| code.to_owned())
}

/// The demonstration account, to sign any request.
fn demo_account() -> Sns {
    Sns {
        access_key_id: "AKIADEMONSTRATION".into(),
        secret_access_key: "demonstration-secret".into(),
        session_token: None,
        region: "us-east-1".into(),
        sender_id: None,
        origination_number: None,
        sms_type: SmsType::Transactional,
        max_price: None,
        dlt_entity_id: None,
        dlt_template_id: vec![],
    }
}

#[test]
fn broken_requests_are_refused_with_amazons_own_codes() {
    let (connector, mut state) = (connector_with_settings(&PROVIDER, &[]), EmulatorState::default());
    let request_with =
        |settings: &[(&str, &str)]| send_exchange(&*connector_with_settings(&PROVIDER, settings)).request;
    let valid_request = || request_with(&[]);
    assert_eq!(emulated_error_code(&*connector, valid_request(), &mut state), "200");
    for (settings, code) in [
        (&[("secret-access-key", "another")][..], "SignatureDoesNotMatch"),
        (&[("access-key-id", "AKIASOMEBODYELSE00")], "InvalidClientTokenId"),
        (&[("session-token", "token")], "InvalidClientTokenId"),
        (&[("region", "eu-west-1")], "SignatureDoesNotMatch"),
        (&[("origination-number", "+15005550007")], "ParameterValueInvalid"),
    ] {
        assert_eq!(emulated_error_code(&*connector, request_with(settings), &mut state), code, "{settings:?}");
    }
    let temporary = connector_with_settings(&PROVIDER, &[("session-token", "token")]);
    assert_eq!(emulated_error_code(&*temporary, valid_request(), &mut state), "InvalidClientTokenId");
    type Change = fn(&mut Request);
    let changes: [(Change, &str); 6] = [
        (|request| drop(request.headers_mut().remove("authorization")), "MissingAuthenticationToken"),
        (|request| drop(request.headers_mut().remove("x-amz-date")), "IncompleteSignature"),
        (|request| drop(request.headers_mut().insert("x-amz-date", "now".parse().unwrap())), "IncompleteSignature"),
        (
            |request| drop(request.headers_mut().insert("authorization", "Bearer x".parse().unwrap())),
            "IncompleteSignature",
        ),
        (|request| request.body_mut().extend(b"&x=1"), "SignatureDoesNotMatch"),
        (|request| *request.uri_mut() = "/else".parse().unwrap(), "SignatureDoesNotMatch"),
    ];
    for (change, code) in changes {
        let mut request = valid_request();
        change(&mut request);
        assert_eq!(emulated_error_code(&*connector, request, &mut state), code);
    }
    let expired = connector.build_send_exchange(
        &generic_message("+14155550100", MessageContent::Text("hi".into())),
        &SigningContext { timestamp_millis: NOON_MILLIS - 16 * 60_000, nonce: "n".into() },
    );
    assert_eq!(emulated_error_code(&*connector, expired.unwrap().request, &mut state), "SignatureDoesNotMatch");
    let long = connector
        .build_send_exchange(
            &generic_message("+14155550100", MessageContent::Text("x".repeat(1_601))),
            &noon_with_nonce("n"),
        )
        .unwrap();
    assert_eq!(emulated_error_code(&*connector, long.request, &mut state), "InvalidParameter");
    let call = |fields: &[(&str, &str)]| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        client::signed_request(&demo_account(), "Publish", &fields, &noon_with_nonce("n")).0
    };
    for (fields, code) in [
        (&[("PhoneNumber", "14155550100"), ("Message", "x")][..], "InvalidParameter"),
        (&[("PhoneNumber", "+14155550100")], "InvalidParameter"),
        (&[("Message", "x")], "InvalidParameter"),
        (
            &[
                ("PhoneNumber", "+14155550100"),
                ("Message", "x"),
                ("MessageAttributes.entry.1.Name", "AWS.SNS.SMS.SenderID"),
            ],
            "ParameterValueInvalid",
        ),
        (&[("PhoneNumber", "+14155550100"), ("Message", "x")], "200"),
    ] {
        assert_eq!(emulated_error_code(&*connector, call(fields), &mut state), code, "{fields:?}");
    }
    assert_eq!(state.captured_messages().len(), 2);
    let numbered = connector_with_settings(&PROVIDER, &[("origination-number", "+14155550199")]);
    for (name, value, code) in [
        ("AWS.SNS.SMS.SMSType", "Loud", "ParameterValueInvalid"),
        ("AWS.SNS.SMS.SenderID", "far-too-long-a-name", "ParameterValueInvalid"),
        ("AWS.MM.SMS.OriginationNumber", "+14155550199", "200"),
    ] {
        let request = call(&[
            ("PhoneNumber", "+14155550100"),
            ("Message", "x"),
            ("MessageAttributes.entry.1.Name", name),
            ("MessageAttributes.entry.1.Value.DataType", "String"),
            ("MessageAttributes.entry.1.Value.StringValue", value),
        ]);
        assert_eq!(emulated_error_code(&*numbered, request, &mut state), code, "{name}");
    }
    let messages = state.captured_messages();
    assert_eq!((messages.len(), &*messages[2].sender), (3, "+14155550199"));
}

/// A credential scope is for the region of the endpoint, <https://docs.aws.amazon.com/general/latest/gr/sns.html>.
#[test]
fn the_host_that_is_called_decides_which_region_is_right() {
    let (connector, mut state) = (connector_with_settings(&PROVIDER, &[]), EmulatorState::default());
    for (host, region, service, status) in [
        ("sns.eu-central-1.amazonaws.com", "eu-central-1", "sns", 200),
        ("sns.us-east-1.amazonaws.com", "us-east-1", "sns", 200),
        ("sns.us-east-1.amazonaws.com", "eu-central-1", "sns", 403),
        ("sns.eu-central-1.amazonaws.com", "us-east-1", "sns", 403),
        ("sns.us-east-1.amazonaws.com", "us-east-1", "ses", 403),
        ("127.0.0.1", "eu-central-1", "sns", 200),
    ] {
        let (account, at) = (demo_account(), noon_with_nonce("n"));
        let mut request = client::signed_request(&account, "GetSMSAttributes", &[], &at).0;
        let body = request.body().clone();
        let content_type = request.headers()["content-type"].to_str().unwrap().to_owned();
        let input = client::sign::SnsSigningInput { service, region, content_type: &content_type, host, body: &body };
        let authorization =
            client::sign::sign_request(&input, &account.access_key_id, &account.secret_access_key, None, &at).0;
        request.headers_mut().insert("authorization", authorization);
        request.headers_mut().insert("host", host.parse().unwrap());
        let response = emulate_request(&*connector, &request, &mut state, &at);
        assert_eq!(response.status(), status, "{host} {region} {service}");
    }
}

/// The request and response shapes are those of botocore's model of SNS 2010-03-31.
#[test]
fn the_accounts_settings_for_sms_are_kept_and_used() {
    let connector = connector_with_settings(&PROVIDER, &[]);
    let mut state = EmulatorState::default();
    let mut number = 0;
    let mut call = |action: &str, fields: &[(&str, &str)]| {
        number += 1;
        let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let at = noon_with_nonce(&number.to_string());
        let mut request = client::signed_request(&demo_account(), action, &fields, &at).0;
        request.headers_mut().insert("host", "sns.us-east-1.amazonaws.com".parse().unwrap());
        let response = emulate_request(&*connector, &request, &mut state, &noon_with_nonce("s"));
        (response.status().as_u16(), String::from_utf8(response.into_body()).unwrap())
    };
    let entry = |key, value| format!("<entry><key>{key}</key><value>{value}</value></entry>");
    let set = [("attributes.entry.1.key", "DefaultSMSType"), ("attributes.entry.1.value", "Promotional")];
    let more = [("attributes.entry.2.key", "DefaultSenderID"), ("attributes.entry.2.value", "Acme")];
    let (status, body) = call("SetSMSAttributes", &[set, more].concat());
    assert!(status == 200 && body.contains("<SetSMSAttributesResponse "), "{body}");
    let (_, all) = call("GetSMSAttributes", &[]);
    for kept in
        [entry("DefaultSMSType", "Promotional"), entry("DefaultSenderID", "Acme"), entry("MonthlySpendLimit", "100")]
    {
        assert!(all.contains(&kept), "{all}");
    }
    let (_, one) = call("GetSMSAttributes", &[("attributes.member.1", "DefaultSMSType")]);
    assert!(one.contains(&format!("<attributes>{}</attributes>", entry("DefaultSMSType", "Promotional"))), "{one}");
    for (key, value) in [
        ("DefaultSMSType", "Loud"),
        ("DefaultSenderID", "far-too-long-a-name"),
        ("MonthlySpendLimit", "-1"),
        ("DeliveryStatusSuccessSamplingRate", "101"),
        ("Colour", "red"),
    ] {
        // Nothing changes if one of them is invalid.
        let valid = [("attributes.entry.1.key", "DefaultSenderID"), ("attributes.entry.1.value", "Other")];
        let wrong = [("attributes.entry.2.key", key), ("attributes.entry.2.value", value)];
        let (status, body) = call("SetSMSAttributes", &[valid, wrong].concat());
        assert!(status == 400 && body.contains("<Code>InvalidParameter</Code>"), "{key}: {body}");
    }
    assert_eq!(call("Publish", &[("PhoneNumber", "+447700900123"), ("Message", "hi")]).0, 200);
    let (_, opted_out) = call("CheckIfPhoneNumberIsOptedOut", &[("phoneNumber", "+447700900123")]);
    assert!(opted_out.contains("<isOptedOut>false</isOptedOut>"), "{opted_out}");
    assert_eq!(call("CheckIfPhoneNumberIsOptedOut", &[("phoneNumber", "07700900123")]).0, 400);
    let (status, list) = call("ListPhoneNumbersOptedOut", &[]);
    assert!(status == 200 && list.contains("<ListPhoneNumbersOptedOutResult><phoneNumbers/>"), "{list}");
    let topic = ("TopicArn", "arn:aws:sns:us-east-1:123456789012:codes");
    let (status, body) = call("Publish", &[("PhoneNumber", "+447700900123"), topic, ("Message", "hi")]);
    assert!(status == 400 && body.contains("<Code>InvalidParameter</Code>"), "{body}");
    assert_eq!(call("Publish", &[topic, ("Message", "hi")]).0, 404);
    let messages = state.captured_messages();
    assert_eq!((messages.len(), &*messages[0].sender), (1, "Acme"));
}
