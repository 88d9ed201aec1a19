//! [`LinkedService`] for a hosted Supabase project: its exchanges, its pushes and the import of what is live.

use super::{management_api, project_config, sandbox::SupabaseEmulation, settings::SupabaseSettings};
use crate::{
    connectors::{ImportedConnector, form::FieldError},
    failure::Failure,
    http_client::Exchange,
    services::{
        ConnectorToExport, LinkedService, Push, RemoteConnector, RemoteState, Service, ServiceEmulation, ServiceForm,
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
