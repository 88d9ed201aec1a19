//! [`LinkedService`] for Logto: its exchanges, its pushes and the import of what is live.

use super::{LogtoConnector, import, management_api, push_plan, sandbox::LogtoEmulation, settings::LogtoSettings};
use crate::{
    connectors::{ImportedConnector, form::FieldError},
    failure::Failure,
    http_client::Exchange,
    services::{
        ConnectorToExport, LinkedService, Push, RemoteConnector, RemoteState, Service, ServiceEmulation, ServiceForm,
    },
    sms::{Phone, Secret},
};

/// The service `logto`.
pub static SERVICE: Service = Service {
    name: "logto",
    title: "Logto",
    form: ServiceForm::from_args::<LogtoSettings>(),
    demo_settings: &[("endpoint", "https://logto.example"), ("app-id", "demo"), ("app-secret", "demonstration")],
};

impl LinkedService for LogtoSettings {
    fn check_settings(&self) -> Result<(), FieldError> {
        self.endpoint.check_encryption("endpoint", self.insecure)
    }

    fn host(&self) -> &str {
        self.endpoint.host()
    }

    fn is_encrypted(&self) -> bool {
        self.endpoint.is_encrypted()
    }

    fn build_token_exchange(&self) -> Option<Exchange<Secret>> {
        Some(management_api::build_token_exchange(self))
    }

    fn build_read_exchange(&self, token: Option<&Secret>) -> Exchange<RemoteState> {
        management_api::build_read_exchange(self, token)
    }

    fn plan_push(&self, connector: &ConnectorToExport, remote: &RemoteState) -> Result<Push, Failure> {
        push_plan::plan_push(connector, remote)
    }

    fn build_push_exchange(&self, push: &Push, token: Option<&Secret>) -> Exchange<()> {
        management_api::build_push_exchange(self, push, token)
    }

    fn build_test_exchange(&self, push: &Push, to: &Phone, token: Option<&Secret>) -> Option<Exchange<()>> {
        Some(management_api::build_test_exchange(self, push, to, token))
    }

    fn import_live(&self, live: &RemoteConnector) -> Result<ImportedConnector, Failure> {
        let config = live.document.get("config").and_then(|config| config.as_object());
        let logto = LogtoConnector::find_by_id(&live.provider_key).ok_or_else(|| {
            Failure::configuration(format!("smsctl has no provider for Logto's {}", live.provider_key))
                .with_fix("`smsctl providers` lists the providers")
        })?;
        Ok(import::import_live(logto, &live.id, config.unwrap_or(&serde_json::Map::new())))
    }

    fn emulation(&self) -> Box<dyn ServiceEmulation> {
        Box::new(LogtoEmulation::new(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{connectors::form::FieldValue, references::ValueSource};

    fn build(settings: &[(&str, &str)]) -> Result<Box<dyn LinkedService>, FieldError> {
        let fields = SERVICE.fields();
        let value = |(name, text): &(&str, &str)| {
            let field = fields.iter().find(|field| field.name == *name).unwrap();
            ((*name).to_owned(), field.value_from_text(text, ValueSource::User).unwrap())
        };
        let values = settings.iter().map(value).collect::<std::collections::BTreeMap<String, FieldValue>>();
        SERVICE.build(&values, &|reference| Err(reference.to_string()))
    }

    #[test]
    fn an_address_that_others_could_read_or_that_has_a_path_is_refused() {
        let build = |endpoint: &str, insecure: &str| {
            build(&[("endpoint", endpoint), ("app-id", "a"), ("app-secret", "b"), ("insecure", insecure)])
                .map(|service| service.host().to_owned())
                .map_err(|error| error.to_string())
        };
        assert_eq!(build("https://auth.example.com/", "false").unwrap(), "auth.example.com");
        assert_eq!(build("http://localhost:3001", "false").unwrap(), "localhost");
        assert_eq!(build("http://10.0.0.7:3001", "true").unwrap(), "10.0.0.7");
        for (endpoint, problem) in [
            ("http://10.0.0.7:3001", "insecure = true"),
            ("http://auth.example.com", "insecure = true"),
            ("https://auth.example.com/api", "no path"),
            ("https://auth.example.com/?x=1", "no path"),
            ("https://a:b@auth.example.com", "login"),
            ("auth.example.com", "expected an address"),
            ("ftp://auth.example.com", "expected an address"),
        ] {
            let error = build(endpoint, "false").unwrap_err();
            assert!(error.contains(problem), "{endpoint}: {error}");
        }
    }
}
