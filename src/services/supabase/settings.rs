//! A hosted Supabase project that is linked: its settings, and what it describes.

use clap::ArgAction;

use super::{management_api, project_config, sandbox::SupabaseEmulation};
use crate::{
    connectors::{ImportedConnector, form::FieldError},
    failure::Failure,
    http_client::Exchange,
    services::{
        ConnectorToExport, Endpoint, LinkedService, Push, RemoteConnector, RemoteState, Service, ServiceEmulation,
        ServiceForm,
    },
    sms::{Phone, Secret},
};

/// The service `supabase`.
pub static SERVICE: Service = Service {
    name: "supabase",
    title: "Supabase",
    form: ServiceForm::from_args::<SupabaseSettings>(),
    demo_settings: &[("project-ref", "demodemodemodemodemo"), ("access-token", "sbp_demonstration")],
};

/// Supabase's hosted platform, reached by its Management API
///
/// See <https://supabase.com/docs/reference/api/introduction>.
#[derive(Debug, clap::Args)]
pub struct SupabaseSettings {
    /// Reference of the project: the 20 letters in the address of its dashboard
    #[arg(long, env = "SUPABASE_PROJECT_ID", value_parser = parse_project_ref)]
    pub(super) project_ref: String,
    /// Access token, from https://supabase.com/dashboard/account/tokens
    #[arg(long, env = "SUPABASE_ACCESS_TOKEN")]
    pub(super) access_token: Secret,
    /// Address of the Management API without a path
    #[arg(long, default_value = "https://api.supabase.com")]
    pub(super) api: Endpoint,
    /// Allow http:// to another machine, on a network that you trust
    #[arg(long, action = ArgAction::Set, default_value_t)]
    pub(super) insecure: bool,
}

impl SupabaseSettings {
    /// Returns the path of the settings of the project's auth server.
    pub(super) fn config_path(&self) -> String {
        format!("/v1/projects/{}/config/auth", self.project_ref)
    }
}

impl LinkedService for SupabaseSettings {
    fn check_settings(&self) -> Result<(), FieldError> {
        self.api.check_encryption("api", self.insecure)
    }

    fn host(&self) -> &str {
        self.api.host()
    }

    fn is_encrypted(&self) -> bool {
        self.api.is_encrypted()
    }

    fn build_token_exchange(&self) -> Option<Exchange<Secret>> {
        None
    }

    fn build_read_exchange(&self, _: Option<&Secret>) -> Exchange<RemoteState> {
        management_api::build_read_exchange(self)
    }

    fn plan_push(&self, connector: &ConnectorToExport, remote: &RemoteState) -> Result<Push, Failure> {
        project_config::plan_push(self, connector, remote)
    }

    fn build_push_exchange(&self, push: &Push, _: Option<&Secret>) -> Exchange<()> {
        management_api::build_push_exchange(self, push)
    }

    fn build_test_exchange(&self, _: &Push, _: &Phone, _: Option<&Secret>) -> Option<Exchange<()>> {
        None
    }

    fn import_live(&self, live: &RemoteConnector) -> Result<ImportedConnector, Failure> {
        project_config::import_live(live)
    }

    fn emulation(&self) -> Box<dyn ServiceEmulation> {
        Box::new(SupabaseEmulation::new(self))
    }
}

/// Parses the reference of a project, which becomes part of a path.
fn parse_project_ref(text: &str) -> Result<String, &'static str> {
    let is_valid = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_valid.then(|| text.to_owned()).ok_or("expected the 20 letters in the address of the project's dashboard")
}
