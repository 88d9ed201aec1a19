//! `smsctl template lint`: the templates that are sent, compared with those registered at the provider.

use crate::support::{Fault, Home, Server};
use serde_json::Value;

/// Returns a home with a connector for Aliyun and five registered templates.
fn home() -> Home {
    let home = Home::new().var("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "right-secret");
    let templates = [
        "--template=register=SMS_1",
        "--template=sign-in=SMS_2",
        "--template=forgot-password=SMS_3",
        "--template=generic=china=SMS_4,overseas=SMS_5",
    ];
    let setup = ["setup", "aliyun", "--access-key-id=LTAI0", "--sign-name=阿里云"];
    home.run(&[&setup[..], &templates].concat()).exits(0);
    home
}

/// Returns a template as Aliyun's API does,
/// <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-getsmstemplate>.
fn registered_template(status: &str, kind: &str, content: &str) -> String {
    format!(
        r#"{{"Code":"OK","Message":"OK","RequestId":"F655A8D5","TemplateName":"验证码","TemplateContent":"{content}","TemplateType":"{kind}","TemplateStatus":"{status}","RelatedSignName":"阿里云","TemplateTag":2}}"#
    )
}

/// Starts a server that returns each template as Aliyun does, and an error for one that does not exist.
fn aliyun_server() -> Server {
    Server::new(|request| {
        let asked = |id: &str| request.contains(&format!("TemplateCode={id} "));
        let body = match true {
            _ if asked("SMS_1") => registered_template("1", "0", "您的验证码为${code}"),
            _ if asked("SMS_2") => registered_template("0", "0", "登录验证码${code}"),
            _ if asked("SMS_3") => registered_template("1", "0", "${name}，验证码${code}"),
            _ if asked("SMS_4") => registered_template("1", "0", "验证码${number}"),
            _ => r#"{"Code":"isv.SMS_TEMPLATE_ILLEGAL","Message":"短信模版不合法","RequestId":"F655A8D5"}"#.into(),
        };
        Ok((200, String::new(), body.into_bytes()))
    })
}

/// Returns each problem as a line, after checking that it has a fix.
fn problems(report: &Value) -> Vec<String> {
    let line = |problem: &Value| {
        assert!(!problem["fix"].as_str().unwrap().is_empty(), "{report}");
        let weight = if problem["fatal"] == true { "fatal" } else { "warning" };
        format!("{weight} {} {}", problem["usage"].as_str().unwrap(), problem["problem"].as_str().unwrap())
    };
    report["problems"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn the_providers_templates_are_compared_with_what_is_sent() {
    let server = aliyun_server();
    let report = home().run(&["template", "lint", "--json", &server.flag()]).exits(3).json();
    assert_eq!(
        problems(&report),
        [
            "fatal sign-in template SMS_2: still in review",
            "fatal forgot-password template SMS_3: it needs ${name}, which is not set",
            "fatal generic template SMS_4: it needs ${number}, which is not set",
            concat!(
                "fatal generic template SMS_5: this account has no approved template with that code: ",
                "aliyun answered isv.SMS_TEMPLATE_ILLEGAL: 短信模版不合法"
            ),
        ]
    );
    assert_eq!(server.count(), 5, "each is asked for once");
}

#[test]
fn offline_makes_no_request() {
    let server = aliyun_server();
    let report = home().run(&["template", "lint", "--offline", "--json", &server.flag()]).exits(0).json();
    assert_eq!((problems(&report), server.count()), (vec![], 0));
}

#[test]
fn a_provider_that_cannot_be_asked_is_one_warning() {
    let refused = r#"{"Code":"InvalidAccessKeyId.NotFound","Message":"Specified access key is not found.","RequestId":"F655A8D5"}"#;
    for server in [Server::failing(Fault::Silence), Server::always(404, refused)] {
        let report = home().run(&["template", "lint", "--json", &server.flag()]).exits(0).json();
        let found = problems(&report);
        assert!(found.len() == 1 && found[0].contains("warning") && found[0].contains("not compared"), "{found:?}");
    }
}

#[test]
fn the_fix_names_the_connector_where_it_is_not_the_live_one() {
    let home = home();
    home.run(&["setup", "smsbao", "--name=other", "--username=me", "--api-key=env:ALIBABA_CLOUD_ACCESS_KEY_SECRET"])
        .exits(0);
    let fixes = |connector: &str| {
        let done = home.run(&["template", "lint", "--offline", "--json", "--connector", connector]);
        done.json()["problems"].as_array().unwrap().iter().map(|it| it["fix"].to_string()).collect::<Vec<_>>()
    };
    home.run(&["template", "set", "sign-in", "{{code}} <link>", "--connector=other"]).exits(0);
    assert!(fixes("other").iter().all(|fix| !fix.contains("--connector")), "{:?}", fixes("other"));
    home.run(&["change", "-"]).exits(0);
    assert!(!fixes("other").is_empty());
    assert!(fixes("other").iter().all(|fix| fix.contains("--connector other`")), "{:?}", fixes("other"));
}
