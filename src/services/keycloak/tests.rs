use super::*;
use crate::{
    connectors::{Provider, form::FieldValue},
    services::{
        parse_variables,
        tests::{ExportedConnector, document},
    },
};

fn import(text: &str) -> Option<Result<ImportedConnector, ImportError>> {
    let variables = parse_variables(text, None);
    import_document(&ImportDocument { text, json: None, variables: variables.as_deref(), provider: None })
}

fn keys(imported: &ImportedConnector) -> Vec<&str> {
    imported.values.keys().map(String::as_str).collect()
}

#[test]
fn arguments_lines_and_variables_are_the_same_options() {
    let arguments = "bin/kc.sh start --spi-phone-default-service=twilio \\\n  \
                     --spi-message-sender-service-twilio-account=AC00000000000000000000000000000000 \\\n  \
                     --spi-message-sender-service-twilio-token=t0k3n --spi-message-sender-service-twilio-number=+14155550123\n";
    let newer = arguments.replace("--spi-message-sender-service-twilio-", "--spi-message-sender-service--twilio--");
    let conf = "# mine\nspi-message-sender-service-twilio-account=AC00000000000000000000000000000000\n\
                spi-message-sender-service-twilio-token=t0k3n\nspi-message-sender-service-twilio-number=+14155550123\n";
    let variables = conf.lines().skip(1).map(|line| line.split_once('=').unwrap());
    let variables = variables.map(|(name, value)| format!("KC_{}={value}\n", name.to_uppercase().replace('-', "_")));
    for text in [arguments, &newer, conf, &variables.collect::<String>()] {
        let found = import(text).unwrap().unwrap();
        assert_eq!(found.provider.name, "twilio");
        assert_eq!(keys(&found), ["account-sid", "auth-token", "from"], "{text}");
        assert!(found.notes.is_empty() && found.errors.is_empty(), "{:?}", found.notes);
    }
    for other in ["", "hello", "A=1", "--spi-phone-default-service=twilio", "spi-theme-x=1"] {
        assert!(import(other).is_none(), "{other}");
    }
}

#[test]
fn tencents_key_and_secret_are_not_confused_and_losses_are_named() {
    let option = |name: &str| format!("--spi-message-sender-service-{name} ");
    let text = option("tencent-secret=AKID0")
        + &option("tencent-key=k3y")
        + &option("tencent-app=1400000000")
        + &option("tencent-registration-template=1")
        + &option("tencent-demo-auth-template=2")
        + &option("tencent-verify-template='<id>'");
    let found = import(&text).unwrap().unwrap();
    assert_eq!(found.values["secret-id"].to_string(), "AKID0");
    assert_eq!(keys(&found), ["sdk-app-id", "secret-id", "secret-key"]);
    assert_eq!(found.templates.len(), 1);
    let notes = [
        "tencent-demo-auth-template is not imported",
        "tencent-verify-template is not imported: it is no id of a template",
    ];
    assert_eq!(found.notes, notes);
    let two = text.clone() + &option("twilio-token=t0k3n");
    assert!(matches!(import(&two), Some(Err(ImportError::AmbiguousProvider(them))) if them.len() == 2));
    let found = import(&(two + "--spi-phone-default-service=tencent")).unwrap().unwrap();
    assert!(found.notes.contains(&"twilio-token is not imported".to_owned()), "{:?}", found.notes);
    let Some(Err(ImportError::Refused(failure))) = import(&option("bulksms-username=x")) else { panic!() };
    assert!(failure.to_string().contains("keycloak-phone-provider's bulksms"), "{failure}");
}

/// The command of the plugin's README.
const README: &str = "${KEYCLOAK_HOME}/bin/kc.sh start  --spi-phone-default-service=twilio \\\n  \
                      --spi-message-sender-service-twilio-account=${account} \\\n  \
                      --spi-message-sender-service-twilio-token=${token} \\\n  \
                      --spi-message-sender-service-twilio-number=${servicePhoneNumber} \n";

#[test]
fn a_placeholder_is_a_reference() {
    let found = import(README).unwrap().unwrap();
    let values: Vec<_> = found.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(values, ["account-sid=env:account", "auth-token=env:token", "from=env:servicePhoneNumber"]);
}

#[test]
fn an_export_is_the_lines_of_the_configuration_file() {
    let registered = |text: &str| Template::new_registered(text, TemplateParams::code_only()).unwrap();
    let tencent = ExportedConnector::demo(Provider::find_by_name("tencent").unwrap())
        .with_values(&[("secret-id", "AKID0"), ("secret-key", r"a\b"), ("sdk-app-id", "1400000000")])
        .with_templates(&[("generic", registered("1")), ("sign-in", registered("2")), ("invite", registered("3"))]);
    let written = tencent.export("keycloak").unwrap();
    let expected = "spi-phone-default-service=tencent\nspi-message-sender-service-tencent-secret=AKID0\n\
                    spi-message-sender-service-tencent-key=a\\\\b\n\
                    spi-message-sender-service-tencent-region=ap-guangzhou\n\
                    spi-message-sender-service-tencent-app=1400000000\n\
                    spi-message-sender-service-tencent-verify-template=1\n\
                    spi-message-sender-service-tencent-auth-template=2\n";
    assert_eq!(document(&written), expected);
    let note = "keycloak-phone-provider has no setting for the template of invite";
    assert!(written.notes.contains(&note.to_owned()), "{:?}", written.notes);
    assert_eq!(import(expected).unwrap().unwrap().values["secret-key"], FieldValue::Secret(r"a\b".into()));
    let expanded = tencent.with_values(&[("secret-key", "${x}")]).export("keycloak").err().unwrap();
    assert!(expanded.to_string().contains("cannot contain the value of key"), "{expanded}");
    let sns = ExportedConnector::demo(Provider::find_by_name("sns").unwrap()).export("keycloak").err().unwrap();
    assert!(sns.to_string().contains("has no sender-id"), "{sns}");
}
