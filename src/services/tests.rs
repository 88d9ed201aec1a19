//! What every export has in common: what it writes is imported again, and what it leaves out is named.

use super::*;
use crate::{
    connectors::{PROVIDERS, form::FieldValue},
    references::Reference,
    sms::TemplateKind,
};

/// A connector for an export: its fields in the form's order, and its templates.
pub struct ExportedConnector {
    pub provider: &'static Provider,
    pub fields: Vec<ExportedField>,
    pub templates: Vec<(Usage, Template)>,
}

impl ExportedConnector {
    /// Returns a connector with the settings of the provider's demonstration account and a template for each usage.
    pub fn demo(provider: &'static Provider) -> Self {
        let account = &provider.demo_account;
        let templates: &[(&str, &str)] = match provider.template_kind {
            TemplateKind::Text => &[("generic", "100% {{code}} \"it's\" \\ yours")],
            TemplateKind::Registered => account.templates,
        };
        let parse = |text: &str| Template::parse(provider.template_kind, text).unwrap();
        Self { provider, fields: vec![], templates: vec![] }
            .with_values(account.settings)
            .with_templates(&templates.iter().map(|(usage, text)| (*usage, parse(text))).collect::<Vec<_>>())
    }

    /// Sets values in place of those of the same name.
    pub fn with_values(mut self, values: &[(&str, &str)]) -> Self {
        for (name, text) in values {
            self = self.with_content(name, ExportedContent::Value((*text).to_owned()));
        }
        self
    }

    /// Sets a field.
    pub fn with_content(mut self, name: &str, content: ExportedContent) -> Self {
        let form = self.provider.fields().iter().find(|field| field.owns_key(name)).unwrap();
        self.fields.retain(|field| field.name != name);
        self.fields.push(ExportedField { name: name.to_owned(), env_variable: form.env_var.clone(), content });
        self
    }

    /// Removes a field.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|field| field.name != name);
        self
    }

    /// Sets the templates.
    pub fn with_templates(mut self, templates: &[(&str, Template)]) -> Self {
        self.templates = templates.iter().map(|(usage, it)| (usage.parse().unwrap(), it.clone())).collect();
        self
    }

    /// Exports it for the `--format` of this name. A code is valid for 7 minutes.
    pub fn export(&self, format: &str) -> Result<Export, Failure> {
        let mut exports = CONFIG_FORMATS.iter().flat_map(|format| format.exports);
        let export = exports.find(|export| export.name == format).unwrap();
        (export.export)(&ConnectorToExport {
            name: "main",
            provider: self.provider,
            fields: &self.fields,
            templates: &self.templates,
            code_minutes: 7,
            service_settings: None,
        })
    }

    fn find(&self, name: &str) -> Option<&ExportedContent> {
        self.fields.iter().find(|field| field.name == name).map(|field| &field.content)
    }
}

/// Returns a wording.
pub fn wording(text: &str) -> Template {
    Template::parse(TemplateKind::Text, text).unwrap()
}

/// Returns the document as text.
pub fn document(export: &Export) -> String {
    match &export.document {
        ExportedDocument::Json(json) => json.to_string(),
        ExportedDocument::Text(text) => text.clone(),
    }
}

/// Imports a document of any format.
pub fn import(text: &str) -> ImportedConnector {
    let json = serde_json::from_str(text).ok();
    let variables = parse_variables(text, json.as_ref());
    let document = ImportDocument { text, json: json.as_ref(), variables: variables.as_deref(), provider: None };
    let found = CONFIG_FORMATS.iter().find_map(|format| (format.import)(&document));
    found.unwrap_or_else(|| panic!("no format: {text}")).unwrap_or_else(|error| panic!("{error:?}: {text}"))
}

fn other_exports() -> impl Iterator<Item = &'static ServiceExport> {
    CONFIG_FORMATS.iter().flat_map(|format| format.exports).filter(|export| export.name != "logto")
}

#[test]
fn what_an_export_writes_is_imported_again_and_what_it_omits_is_named() {
    let mut supported = vec![];
    for export in other_exports() {
        for provider in PROVIDERS.iter().copied() {
            let mut connector = ExportedConnector::demo(provider);
            if provider.name == "sns" {
                connector = connector.with_values(&[("sender-id", "Acme")]);
            }
            let Ok(written) = connector.export(export.name) else { continue };
            supported.push(format!("{} {}", export.name, provider.name));
            let text = document(&written);
            let found = import(&text);
            assert!(found.errors.is_empty(), "{:?}: {text}", found.errors);
            assert_eq!(found.provider.name, provider.name, "{text}");
            for field in &connector.fields {
                let ExportedContent::Value(expected) = &field.content else { panic!() };
                match found.values.get(&field.name) {
                    Some(FieldValue::Secret(secret)) => assert!(secret.matches(expected), "{}: {text}", field.name),
                    Some(value) => assert_eq!(&value.to_string(), expected, "{}: {text}", field.name),
                    None => {
                        assert!(written.notes.iter().any(|note| note.contains(&field.name)), "{}: {text}", field.name)
                    }
                }
            }
            assert!(found.values.keys().all(|name| connector.find(name).is_some() || name == "region"), "{text}");
            for (usage, template) in &connector.templates {
                let imported = found.templates.iter().find(|(found, _)| found == usage);
                let is_named =
                    || written.notes.iter().any(|note| note.contains(usage.as_str()) || note.contains("templates are"));
                assert!(imported.is_some_and(|(_, found)| found == template) || is_named(), "{usage}: {text}");
            }
        }
    }
    let expected = "supabase twilio, supabase vonage, supabase-env twilio, supabase-env vonage, casdoor twilio, casdoor \
                    aliyun, casdoor aliyun-auth, casdoor tencent, casdoor sns, casdoor infobip, casdoor smsbao, zitadel \
                    twilio, zitadel logto-http, keycloak twilio, keycloak aliyun, keycloak tencent, keycloak sns, kratos \
                    twilio, authentik twilio";
    let mut expected: Vec<_> =
        expected.split(", ").map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    expected.sort();
    supported.sort();
    assert_eq!(supported, expected);
}

#[test]
fn an_export_without_secrets_has_none_and_says_so() {
    let reference = ExportedContent::Reference(Reference::Env("MY_TOKEN".into()));
    for content in [ExportedContent::HiddenSecret, reference] {
        for export in other_exports() {
            let is_reference = matches!(content, ExportedContent::Reference(_));
            let connector = ExportedConnector::demo(Provider::find_by_name("twilio").unwrap());
            let written = connector.with_content("auth-token", content.clone()).export(export.name).unwrap();
            let text = document(&written);
            assert!(written.notes.iter().any(|note| note.starts_with("auth-token") && note.contains("--show-secrets")));
            assert!(
                !text.contains("env:MY_TOKEN") || text.contains("# GOTRUE_SMS_TWILIO_AUTH_TOKEN is env:MY_TOKEN\n"),
                "{text}"
            );
            let token = import(&text).values.get("auth-token").map(ToString::to_string);
            let expected = match (export.name, is_reference) {
                ("supabase" | "keycloak" | "authentik", true) => Some("env:MY_TOKEN"),
                ("supabase", false) => Some("env:SUPABASE_AUTH_SMS_TWILIO_AUTH_TOKEN"),
                ("keycloak" | "authentik", false) => Some("env:TWILIO_AUTH_TOKEN"),
                _ => None,
            };
            assert_eq!(token.as_deref(), expected, "{text}");
        }
    }
}

#[test]
fn a_connector_that_a_service_cannot_use_is_refused_with_what_it_can() {
    for export in other_exports() {
        let telnyx = ExportedConnector::demo(Provider::find_by_name("telnyx").unwrap()).export(export.name);
        let failure = telnyx.err().unwrap();
        assert!(failure.to_string().contains("a connector of telnyx cannot be exported to"), "{failure}");
        assert!(failure.fix.as_deref().is_some_and(|fix| fix.contains("`smsctl setup twilio`")), "{failure:?}");
        let missing = ExportedConnector::demo(Provider::find_by_name("twilio").unwrap()).without("auth-token");
        let failure = missing.export(export.name).err().unwrap();
        assert!(failure.to_string().contains("needs auth-token, which is not set"), "{failure}");
    }
    let key = [("api-key-sid", "SK00000000000000000000000000000000"), ("api-key-secret", "k3y")];
    let connector =
        ExportedConnector::demo(Provider::find_by_name("twilio").unwrap()).without("auth-token").with_values(&key);
    let failure = connector.export("supabase").err().unwrap();
    assert!(failure.fix.as_deref().is_some_and(|fix| fix.contains("instead of api-key-sid")), "{failure:?}");
    let found = import(&document(&connector.export("kratos").unwrap()));
    assert_eq!(found.values["api-key-secret"], FieldValue::Secret("k3y".into()));
}

#[test]
fn what_one_text_cannot_hold_is_named() {
    let twilio = ExportedConnector::demo(Provider::find_by_name("twilio").unwrap()).with_templates(&[
        ("generic", wording("{{code}} in {{ minutes }} min")),
        ("sign-in", wording("{{code}} signs in")),
    ]);
    for format in ["supabase", "supabase-env", "casdoor", "authentik"] {
        let written = twilio.export(format).unwrap();
        let has = |text: &str| written.notes.iter().any(|note| note.contains(text));
        assert!(has("sign-in: ") && has("does not fill in {{minutes}}, so 7 is exported"), "{:?}", written.notes);
        assert_eq!(import(&document(&written)).templates[3].1, wording("{{code}} in 7 min"), "{format}");
    }
    let kratos = import(&document(&twilio.export("kratos").unwrap()));
    assert_eq!(kratos.templates.len(), 2);
    let none = ExportedConnector { templates: vec![], ..twilio };
    let failure = none.export("supabase").err().unwrap();
    assert!(failure.to_string().contains("the generic template is missing"), "{failure}");
}
