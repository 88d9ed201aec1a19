//! `smsctl link SERVICE --FIELD VALUE ...`: one subcommand per service, with its fields as optional flags.

use clap::{ArgMatches, Command, FromArgMatches, Subcommand, error::ErrorKind};

use super::super::setup::field_flag;
use crate::{
    connectors::form::Field,
    services::{SERVICES, Service},
};

/// A service, and the names and values of the flags as typed.
#[derive(Clone)]
pub struct ServiceCommand {
    pub service: &'static Service,
    pub typed: Vec<(String, String)>,
}

/// Hides the values, because one may be a secret.
impl std::fmt::Debug for ServiceCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "ServiceCommand({})", self.service.name)
    }
}

/// Returns an example with the settings of the demonstration instance, and with its secrets as references.
fn link_example(service: &Service) -> String {
    let fields = service.fields();
    let flag = |(name, value): &(&str, &str)| {
        let field = fields.iter().find(|field| field.name == *name && field.is_secret);
        let value =
            field.map_or((*value).to_owned(), |field| format!("env:{}", field.env_var.as_deref().unwrap_or("SECRET")));
        format!("--{name} {value}")
    };
    let flags: Vec<_> = service.demo_settings.iter().map(flag).collect();
    format!("Examples:\n  smsctl link {} {}", service.name, flags.join(" \\\n      "))
}

impl Subcommand for ServiceCommand {
    fn augment_subcommands(command: Command) -> Command {
        let subcommand = |service: &&Service| {
            let command = Command::new(service.name).about(service.description()).before_help(link_example(service));
            let flag = |field: &Field| field_flag(field).hide_short_help(!field.is_required && !field.is_secret);
            command.args(service.fields().iter().map(flag))
        };
        command.subcommands(SERVICES.iter().map(subcommand))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        Service::find_by_name(name).is_some()
    }
}

impl FromArgMatches for ServiceCommand {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let missing = || clap::Error::new(ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        let service = Service::find_by_name(name).ok_or_else(missing)?;
        let value = |field: Field| Some((matches.get_one::<String>(&field.name)?.clone(), field.name));
        let typed = service.fields().into_iter().filter_map(value).map(|(text, name)| (name, text)).collect();
        Ok(Self { service, typed })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
