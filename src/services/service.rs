//! A sign-in service that can be linked: its settings as a form, and what it describes once they are known.

use clap::{ArgMatches, Args, Command};

use super::{ComparableConfig, ConnectorToExport, RemoteConnector, RemoteState, ServiceEmulation};
use crate::{
    connectors::{
        ImportedConnector,
        form::{Field, FieldError, FieldSet, FieldValue, FieldValues, ResolveReference, from_clap_error},
    },
    failure::{Failure, InvalidValue},
    http_client::Exchange,
    references::ValueSource,
    sms::{Phone, Secret},
};

/// A sign-in service that can be linked.
pub struct Service {
    /// The name in the file and on the command line.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// The settings of a link.
    pub form: ServiceForm,
    /// The settings of the instance that every sandbox emulates, as field and value.
    pub demo_settings: &'static [(&'static str, &'static str)],
}

/// The form of a service: a settings struct.
pub struct ServiceForm {
    augment_command: fn(Command) -> Command,
    parse: fn(&ArgMatches) -> Result<Box<dyn LinkedService>, FieldError>,
}

impl ServiceForm {
    /// Returns the form of a settings struct.
    pub const fn from_args<T: Args + LinkedService + 'static>() -> Self {
        let parse = |matches: &ArgMatches| match T::from_arg_matches(matches) {
            Ok(service) => service.check_settings().map(|()| Box::new(service) as Box<dyn LinkedService>),
            Err(error) => Err(from_clap_error(&error)),
        };
        Self { augment_command: T::augment_args, parse }
    }

    fn to_command(&self) -> Command {
        (self.augment_command)(Command::new("form").no_binary_name(true).disable_help_flag(true))
    }
}

impl Service {
    /// Returns its settings, in the order in which `link` asks for them.
    pub fn fields(&self) -> Vec<Field> {
        FieldSet(&|| self.form.to_command()).describe()
    }

    /// Returns the one-line description, which is the doc comment of the settings struct.
    pub fn description(&self) -> String {
        self.form.to_command().get_about().map(ToString::to_string).unwrap_or_default()
    }

    /// Returns the service with these settings.
    ///
    /// # Errors
    /// Returns an error for fields that are missing, unknown or invalid, and for a reference that cannot be resolved.
    pub fn build(&self, values: &FieldValues, resolve: ResolveReference) -> Result<Box<dyn LinkedService>, FieldError> {
        (self.form.parse)(&FieldSet(&|| self.form.to_command()).parse_values(values, resolve)?)
    }

    /// Checks the settings without resolving the references of secrets.
    ///
    /// # Errors
    /// Returns an error for fields that are missing, unknown or invalid.
    pub fn check_without_resolving(&self, values: &FieldValues) -> Result<(), FieldError> {
        let matches = FieldSet(&|| self.form.to_command()).check_without_resolving(values)?;
        matches.map_or(Ok(()), |matches| (self.form.parse)(&matches).map(drop))
    }

    /// Checks one value as it is typed. What a reference refers to is not checked.
    ///
    /// # Errors
    /// Says what is wrong with the value.
    pub fn check_typed_text(&self, name: &str, text: &str) -> Result<(), InvalidValue> {
        FieldSet(&|| self.form.to_command()).check_typed_text(name, text)
    }

    /// Returns the required fields that have no value, in the form's order.
    pub fn missing_fields(&self, values: &FieldValues) -> Vec<String> {
        FieldSet(&|| self.form.to_command()).missing_fields(values)
    }

    /// Returns the settings of the instance that every sandbox emulates.
    pub fn demo_values(&self) -> FieldValues {
        let fields = self.fields();
        let value = |(name, text): &(&str, &str)| -> Option<(String, FieldValue)> {
            let field = fields.iter().find(|field| field.name == *name)?;
            Some(((*name).to_owned(), field.value_from_text(text, ValueSource::User).ok()?))
        };
        self.demo_settings.iter().filter_map(value).collect()
    }
}

/// A service with the settings of a link. It describes exchanges as data; `commands/service_client.rs` performs them.
pub trait LinkedService {
    /// Checks the settings together.
    ///
    /// # Errors
    /// Returns an error for a field that does not fit the others.
    fn check_settings(&self) -> Result<(), FieldError>;

    /// The host of its API, for people.
    fn host(&self) -> &str;

    /// Whether every request is encrypted by TLS.
    fn is_encrypted(&self) -> bool;

    /// Returns the exchange that obtains an access token, or `None` if its credentials need none. The token is kept in
    /// memory only. It is passed to the other exchanges, and obtained once more if one of them is refused with 401.
    fn build_token_exchange(&self) -> Option<Exchange<Secret>>;

    /// Returns the exchange that reads what is live there. It changes nothing.
    fn build_read_exchange(&self, token: Option<&Secret>) -> Exchange<RemoteState>;

    /// Plans how a connector is made live there.
    ///
    /// # Errors
    /// The service cannot use the connector: the refusal of the export, with alternatives.
    fn plan_push(&self, connector: &ConnectorToExport, remote: &RemoteState) -> Result<Push, Failure>;

    /// Returns the exchange that makes the planned connector live there. It is described as
    /// [`Exchange::at_most_once`], so that it is never repeated in doubt.
    fn build_push_exchange(&self, push: &Push, token: Option<&Secret>) -> Exchange<()>;

    /// Returns the exchange that lets the service send a test with the planned config before it is live there, or `None`
    /// if the service has no such request.
    fn build_test_exchange(&self, push: &Push, to: &Phone, token: Option<&Secret>) -> Option<Exchange<()>>;

    /// Imports what is live there.
    ///
    /// # Errors
    /// smsctl has no provider for it.
    fn import_live(&self, live: &RemoteConnector) -> Result<ImportedConnector, Failure>;

    /// Returns an emulation of the service for these credentials, as it is before anything is pushed.
    fn emulation(&self) -> Box<dyn ServiceEmulation>;
}

/// How a connector is made live in a service.
pub struct Push {
    /// The method of the request.
    pub method: &'static str,
    /// The path of the request.
    pub path: String,
    /// The body, with the secrets themselves.
    pub body: serde_json::Value,
    /// What the request does, as a phrase that follows `a push`, such as `makes twilio the SMS provider`.
    pub effect: String,
    /// What is live there afterwards.
    pub wanted: ComparableConfig,
    /// Whether the request overwrites or deletes settings of the connector that is live there, if there is one. They
    /// are imported into the file before. A service that keeps them beside the new ones loses nothing.
    pub overwrites_live_settings: bool,
    /// What the user should know, in sentences: what the service cannot hold, and what keeps it from sending codes.
    pub notes: Vec<String>,
}
