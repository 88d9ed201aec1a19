//! A Logto that is linked: its settings, and what it describes.

use clap::ArgAction;
use http::Uri;

use super::{LogtoConnector, import, management_api, push_plan, sandbox::LogtoEmulation};
use crate::{
    connectors::{ImportedConnector, form::FieldError},
    failure::{Failure, InvalidValue},
    http_client::{Exchange, is_exposed},
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

/// Logto, your own or in its cloud, reached by its Management API
///
/// The credentials are those of a machine-to-machine app with the role "Logto Management API access", see
/// <https://docs.logto.io/integrate-logto/interact-with-management-api>.
#[derive(Debug, clap::Args)]
pub struct LogtoSettings {
    /// Address of Logto without a path, such as https://auth.example.com
    #[arg(long, value_parser = parse_endpoint)]
    pub(super) endpoint: String,
    /// App ID of a machine-to-machine app with the role "Logto Management API access"
    #[arg(long, env = "LOGTO_APP_ID")]
    pub(super) app_id: String,
    /// App secret of that app
    #[arg(long, env = "LOGTO_APP_SECRET")]
    pub(super) app_secret: Secret,
    /// Resource indicator of the Management API, if it is not https://default.logto.app/api or, in the cloud, that of the
    /// tenant
    #[arg(long)]
    pub(super) resource: Option<String>,
    /// Allow http:// to another machine, on a network that you trust
    #[arg(long, action = ArgAction::Set, default_value_t)]
    pub(super) insecure: bool,
}

impl LogtoSettings {
    /// Returns the settings of a Logto of one's own at this address, such as one in a test.
    pub fn new(endpoint: impl Into<String>, app_id: impl Into<String>, app_secret: Secret) -> Self {
        let (endpoint, app_id) = (endpoint.into(), app_id.into());
        Self { endpoint, app_id, app_secret, resource: None, insecure: false }
    }

    /// Returns the resource indicator of the Management API. In the cloud, it is the tenant's own address; a Logto of one's
    /// own has the one of its tenant `default`.
    pub fn resource(&self) -> String {
        match (&self.resource, self.host().ends_with(".logto.app")) {
            (Some(resource), _) => resource.clone(),
            (None, true) => format!("{}/api", self.endpoint),
            (None, false) => "https://default.logto.app/api".into(),
        }
    }

    fn uri(&self) -> Uri {
        self.endpoint.parse().expect("the endpoint was parsed as an address")
    }

    /// Returns the host of the endpoint, with its port if it has one.
    pub(super) fn authority(&self) -> String {
        self.uri().authority().map(|authority| authority.as_str().to_ascii_lowercase()).unwrap_or_default()
    }
}

impl LinkedService for LogtoSettings {
    fn check_settings(&self) -> Result<(), FieldError> {
        match is_exposed(&self.uri()) && !self.insecure {
            true => Err(FieldError::invalid(
                "endpoint",
                "http:// would expose the secrets on the way to another machine: use https://, or insecure = true on a \
                 network that you trust",
            )),
            false => Ok(()),
        }
    }

    fn host(&self) -> &str {
        let rest = self.endpoint.split_once("://").map_or("", |(_, rest)| rest);
        rest.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(rest, |(host, _)| host)
    }

    fn is_encrypted(&self) -> bool {
        self.endpoint.starts_with("https://")
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
        let logto = LogtoConnector::find_by_id(&live.kind).ok_or_else(|| {
            Failure::configuration(format!("smsctl has no provider for Logto's {}", live.kind))
                .with_fix("`smsctl providers` lists the providers")
        })?;
        Ok(import::import_live(logto, &live.id, config.unwrap_or(&serde_json::Map::new())))
    }

    fn emulation(&self) -> Box<dyn ServiceEmulation> {
        Box::new(LogtoEmulation::new(self))
    }
}

/// Parses the address of a Logto: scheme, host and port.
fn parse_endpoint(text: &str) -> Result<String, InvalidValue> {
    let uri: Uri =
        text.trim_end_matches('/').parse().map_err(|_| "expected an address such as https://auth.example.com")?;
    let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
    if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty) {
        return Err("expected an address such as https://auth.example.com".into());
    }
    if authority.contains('@') {
        return Err("must not contain a login".into());
    }
    if uri.path() != "/" || uri.query().is_some() {
        return Err("must have no path: Logto's own are added to it".into());
    }
    Ok(text.trim_end_matches('/').to_owned())
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

    #[test]
    fn the_resource_is_that_of_the_tenant() {
        let resource = |endpoint: &str, given: Option<&str>| {
            let settings = LogtoSettings::new(endpoint, "a", Secret::from("b"));
            LogtoSettings { resource: given.map(str::to_owned), ..settings }.resource()
        };
        assert_eq!(resource("https://auth.example.com", None), "https://default.logto.app/api");
        assert_eq!(resource("https://abc123.logto.app", None), "https://abc123.logto.app/api");
        assert_eq!(resource("https://auth.example.com", Some("https://x/api")), "https://x/api");
    }
}
