use super::*;
use crate::connectors::Provider;

const SID: &str = "AC00000000000000000000000000000000";

fn import(text: &str, provider: Option<&str>) -> Option<Result<ImportedConnector, ImportError>> {
    let provider = provider.map(|name| Provider::find_by_name(name).unwrap());
    import_document(&ImportDocument { text, json: None, variables: None, provider })
}

/// Returns the provider and the values that are no secrets, and checks that the secret is this one.
fn imported(text: &str, secret_field: &str, secret: &str) -> (&'static str, Vec<String>, Vec<String>) {
    let found = import(text, None).unwrap().unwrap();
    assert!(found.errors.is_empty(), "{text}: {:?}", found.errors);
    let expected = found.provider.fields().iter().find(|field| field.name == secret_field).unwrap();
    assert_eq!(found.values[secret_field], expected.value_from_text(secret, found.source).unwrap(), "{text}");
    let others = found.values.iter().filter(|(name, _)| *name != secret_field);
    (found.provider.name, others.map(|(name, value)| format!("{name}={value}")).collect(), found.notes)
}

#[test]
fn each_service_has_its_parts_where_its_documentation_says() {
    let elks = "u00000000000000000000000000000000";
    for (url, secret, (provider, values)) in [
        (
            format!("twilio://{SID}:t0k3n@+1(415)555-0123/+13105550100"),
            ("auth-token", "t0k3n"),
            ("twilio", vec![format!("account-sid={SID}"), "from=+14155550123".into()]),
        ),
        (
            format!("twilio://{SID}:t%2F0k%40@14155550123"),
            ("auth-token", "t/0k@"),
            ("twilio", vec![format!("account-sid={SID}"), "from=+14155550123".into()]),
        ),
        (
            format!("twilio://{SID}:t0k3n@54321/+13105550100?apikey=SK00000000000000000000000000000000"),
            ("api-key-secret", "t0k3n"),
            (
                "twilio",
                vec![
                    format!("account-sid={SID}"),
                    "api-key-sid=SK00000000000000000000000000000000".into(),
                    "from=54321".into(),
                ],
            ),
        ),
        (
            "plivo://MA000000000000000000@t0k3n/14155550123/13105550100".into(),
            ("auth-token", "t0k3n"),
            ("plivo", vec!["auth-id=MA000000000000000000".into(), "from=+14155550123".into()]),
        ),
        (
            "plivo://MA000000000000000000@+14155550123/?token=t0k3n".into(),
            ("auth-token", "t0k3n"),
            ("plivo", vec!["auth-id=MA000000000000000000".into(), "from=+14155550123".into()]),
        ),
        (
            "sns://AKIAIOSFODNN7EXAMPLE/wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY/us-west-2/+13105550100/%23topic"
                .into(),
            ("secret-access-key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            ("sns", vec!["access-key-id=AKIAIOSFODNN7EXAMPLE".into(), "region=us-west-2".into()]),
        ),
        (
            format!("46elks://{elks}:s3cret@Acme/+46700000000"),
            ("password", "s3cret"),
            ("46elks", vec!["from=Acme".into(), format!("username={elks}")]),
        ),
        (
            "nexmo://a1b2c3d4:s3cret@14155550123/13105550100".into(),
            ("api-secret", "s3cret"),
            ("vonage", vec!["api-key=a1b2c3d4".into(), "from=14155550123".into()]),
        ),
        (
            "ops,me=sinch://plan:t0k3n@14155550123/13105550100?region=eu".into(),
            ("api-token", "t0k3n"),
            ("sinch", vec!["from=+14155550123".into(), "region=eu".into(), "service-plan-id=plan".into()]),
        ),
    ] {
        let (found, found_values, _) = imported(&url, secret.0, secret.1);
        assert_eq!((found, found_values), (provider, values), "{url}");
    }
}

#[test]
fn what_is_no_setting_is_named_without_its_value() {
    let url = format!("twilio://{SID}:t0k3n@14155550123/13105550100?format=text&rto=4.0&token=0ther");
    let (_, _, notes) = imported(&url, "auth-token", "0ther");
    assert_eq!(notes, ["the recipients in the URL are not imported", "format, rto are not imported"]);
}

#[test]
fn one_url_of_several_is_imported_only_if_the_user_names_its_provider() {
    let twilio = format!("twilio://{SID}:t0k3n@14155550123");
    let text = format!("# Alerts\n{twilio}\nvonage://a1b2c3d4:s3cret@14155550123\ntgram://123:abc/1\n");
    assert!(matches!(import(&text, None), Some(Err(ImportError::AmbiguousProvider(them))) if them.len() == 2));
    let found = import(&text, Some("twilio")).unwrap().unwrap();
    assert_eq!(found.notes, ["the URL of vonage is not imported", "the URL of tgram is not imported"]);
    assert!(matches!(import(&format!("{twilio}\n{twilio}"), None), Some(Err(ImportError::Refused(_)))));
    for other in
        ["", "tgram://123:abc/1", "https://example.com", "A=1\n", "twilio:", "://", &format!("{twilio}\nPORT=1")]
    {
        assert!(import(other, None).is_none(), "{other}");
    }
}
