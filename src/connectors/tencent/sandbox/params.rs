//! The parameters of a request, read as strictly as Tencent reads them.

use serde_json::{Map, Value};

use super::{Refused, missing};
use crate::{
    sms::Phone,
    wire::{Request, verify},
};

pub struct Params {
    fields: Map<String, Value>,
    /// Whether what does not belong there does no harm.
    lenient: bool,
}

impl Params {
    pub fn read(request: &Request, lenient: bool) -> Result<Self, Refused> {
        let typed = verify::header(request, "content-type").unwrap_or_default();
        match serde_json::from_slice(request.body()) {
            Ok(Value::Object(fields)) if lenient || typed.starts_with("application/json") => {
                Ok(Self { fields, lenient })
            }
            _ => Err(Refused::new("FailedOperation.JsonParseFail", "The request body is not a JSON object.")),
        }
    }

    /// Fails on a parameter that the action does not have, such as one of an older version.
    pub fn only(&self, names: &[&str]) -> Result<(), Refused> {
        match self.fields.keys().find(|key| !names.contains(&key.as_str())) {
            Some(key) if !self.lenient => {
                Err(Refused::new("UnknownParameter", format!("The parameter `{key}` is not recognized.")))
            }
            _ => Ok(()),
        }
    }

    pub fn text(&self, name: &str) -> Result<Option<&str>, Refused> {
        self.fields.get(name).map(|value| value.as_str().ok_or_else(|| mistyped(name))).transpose()
    }

    pub fn number(&self, name: &str) -> Result<Option<u64>, Refused> {
        self.fields.get(name).map(|value| value.as_u64().ok_or_else(|| mistyped(name))).transpose()
    }

    /// A list, each item made of its value by `item`.
    pub fn list<T>(&self, name: &str, item: impl Fn(&Value) -> Option<T>) -> Result<Option<Vec<T>>, Refused> {
        let Some(value) = self.fields.get(name) else { return Ok(None) };
        let items = value.as_array().map(|items| items.iter().map(item).collect());
        items.flatten().map(Some).ok_or_else(|| mistyped(name))
    }

    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Refused> {
        self.list(name, |value| value.as_str().map(str::to_owned))
    }

    /// The page that is asked for, of at most so many.
    pub fn page<T>(&self, items: Vec<T>, most: u64, usual: u64) -> Result<Vec<T>, Refused> {
        let limit = self.number("Limit")?.unwrap_or(usual);
        if limit > most {
            return Err(Refused::new(
                "InvalidParameterValue.LimitVerifyFail",
                "Parameter Limit verify fail.",
            ));
        }
        let offset = self.number("Offset")?.unwrap_or(0);
        Ok(items.into_iter().skip(offset as usize).take(limit as usize).collect())
    }
}

/// The value of a parameter that the action needs.
pub fn needed<T>(name: &str, value: Result<Option<T>, Refused>) -> Result<T, Refused> {
    value?.ok_or_else(|| missing(name))
}

fn mistyped(name: &str) -> Refused {
    Refused::new("InvalidParameter", format!("The value type of parameter `{name}` is not valid."))
}

/// A number as Tencent takes it: E.164, or of mainland China also with 0086, with 86, or with nothing before it.
pub fn phone(text: &str) -> Option<Phone> {
    let Some(digits) = text.strip_prefix('+') else {
        let mobile = |rest: &&str| rest.len() == 11 && rest.starts_with('1');
        let mut rests = ["0086", "86", ""].iter().filter_map(|prefix| text.strip_prefix(prefix));
        return phone(&format!("+86{}", rests.find(mobile)?));
    };
    text.parse().ok().filter(|phone: &Phone| phone.digits() == digits)
}
