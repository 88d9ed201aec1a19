//! The settings of a hosted Supabase project that is linked.

use clap::ArgAction;

use crate::{services::Endpoint, sms::Secret};

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

/// Parses the reference of a project, which becomes part of a path.
fn parse_project_ref(text: &str) -> Result<String, &'static str> {
    let is_valid = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_valid.then(|| text.to_owned()).ok_or("expected the 20 letters in the address of the project's dashboard")
}
