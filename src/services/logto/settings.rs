//! The settings of a link to Logto.

use clap::ArgAction;

use crate::{services::Endpoint, sms::Secret};

/// Logto, your own or in its cloud, reached by its Management API
///
/// The credentials are those of a machine-to-machine app with the role "Logto Management API access", see
/// <https://docs.logto.io/integrate-logto/interact-with-management-api>.
#[derive(Debug, clap::Args)]
pub struct LogtoSettings {
    /// Address of Logto without a path, such as https://auth.example.com
    #[arg(long)]
    pub(super) endpoint: Endpoint,
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
    /// Returns the settings of a self-hosted Logto at this address, such as one in a test.
    pub fn new(endpoint: Endpoint, app_id: impl Into<String>, app_secret: Secret) -> Self {
        Self { endpoint, app_id: app_id.into(), app_secret, resource: None, insecure: false }
    }

    /// Returns the resource indicator of the Management API. In the cloud, it is the tenant's own address; a
    /// self-hosted Logto has the one of its tenant `default`.
    pub fn resource(&self) -> String {
        match (&self.resource, self.endpoint.host().ends_with(".logto.app")) {
            (Some(resource), _) => resource.clone(),
            (None, true) => format!("{}/api", self.endpoint.as_str()),
            (None, false) => "https://default.logto.app/api".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resource_is_that_of_the_tenant() {
        let resource = |endpoint: &str, given: Option<&str>| {
            let settings = LogtoSettings::new(endpoint.parse().unwrap(), "a", Secret::from("b"));
            LogtoSettings { resource: given.map(str::to_owned), ..settings }.resource()
        };
        assert_eq!(resource("https://auth.example.com", None), "https://default.logto.app/api");
        assert_eq!(resource("https://abc123.logto.app", None), "https://abc123.logto.app/api");
        assert_eq!(resource("https://auth.example.com", Some("https://x/api")), "https://x/api");
    }
}
