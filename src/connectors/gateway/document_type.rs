//! The types of the settings that are whole tables of the file.

use std::any::TypeId;

use clap::{Arg, Command};
use serde::{Deserialize, de::DeserializeOwned};
use toml::{Spanned, de::DeValue};

use super::{
    SignatureRule,
    description::{CredentialCheck, DeliveryRequest, EmulationResponses, ErrorEntry, RefusalPaths, SuccessRule},
};
use crate::connectors::form::Document;

/// The type of a setting that is a whole table of the file, or a list of tables.
#[derive(Clone, Copy, Debug)]
pub struct DocumentType {
    /// Whether it is a list of tables.
    pub is_list: bool,
    /// Adds an argument for each key of the table.
    pub augment: fn(Command) -> Command,
    /// Checks a value of the file. The error says what is wrong and where.
    pub check: fn(Spanned<DeValue<'_>>) -> Result<(), toml::de::Error>,
    /// Whether a text is JSON of this type.
    pub is_valid: fn(&str) -> bool,
    is_of: fn(&Arg) -> bool,
}

impl DocumentType {
    const ALL: [Self; 7] = [
        Self::table::<SignatureRule>(),
        Self::table::<SuccessRule>(),
        Self::table::<RefusalPaths>(),
        Self::list::<ErrorEntry>(),
        Self::table::<DeliveryRequest>(),
        Self::table::<CredentialCheck>(),
        Self::table::<EmulationResponses>(),
    ];

    /// Returns the type of an argument's value, if that is a document.
    pub fn find(arg: &Arg) -> Option<Self> {
        Self::ALL.into_iter().find(|known| (known.is_of)(arg))
    }

    const fn table<T: clap::Args + DeserializeOwned + 'static>() -> Self {
        Self {
            is_list: false,
            augment: T::augment_args,
            check: |value| T::deserialize(toml::de::ValueDeserializer::from(value)).map(drop),
            is_valid: |json| json.parse::<Document<T>>().is_ok(),
            is_of: |arg| arg.get_value_parser().type_id() == TypeId::of::<Document<T>>(),
        }
    }

    const fn list<T: clap::Args + DeserializeOwned + 'static>() -> Self {
        Self {
            is_list: true,
            check: |value| Vec::<T>::deserialize(toml::de::ValueDeserializer::from(value)).map(drop),
            is_valid: |json| json.parse::<Document<Vec<T>>>().is_ok(),
            is_of: |arg| arg.get_value_parser().type_id() == TypeId::of::<Document<Vec<T>>>(),
            ..Self::table::<T>()
        }
    }
}
