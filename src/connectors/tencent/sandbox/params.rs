//! The parameters of a request, read as strictly as Tencent reads them.

use serde_json::{Map, Value};

use super::{TencentRejection, missing_parameter};
use crate::{emulation, http_client::Request, sms::Phone};

pub struct TencentParams {
    fields: Map<String, Value>,
    /// Whether what does not belong there does no harm.
    lenient: bool,
}

impl TencentParams {
    pub fn parse(request: &Request, lenient: bool) -> Result<Self, TencentRejection> {
        let typed = emulation::single_header(request, "content-type").unwrap_or_default();
        match serde_json::from_slice(request.body()) {
            Ok(Value::Object(fields)) if lenient || typed.starts_with("application/json") => {
                Ok(Self { fields, lenient })
            }
            _ => Err(TencentRejection::new("FailedOperation.JsonParseFail", "The request body is not a JSON object.")),
        }
    }

    /// Fails on a parameter that the action does not have, such as one of an older version.
    pub fn reject_unknown(&self, names: &[&str]) -> Result<(), TencentRejection> {
        match self.fields.keys().find(|key| !names.contains(&key.as_str())) {
            Some(key) if !self.lenient => {
                Err(TencentRejection::new("UnknownParameter", format!("The parameter `{key}` is not recognized.")))
            }
            _ => Ok(()),
        }
    }

    pub fn optional_text(&self, name: &str) -> Result<Option<&str>, TencentRejection> {
        self.fields.get(name).map(|value| value.as_str().ok_or_else(|| wrong_type(name))).transpose()
    }

    pub fn optional_number(&self, name: &str) -> Result<Option<u64>, TencentRejection> {
        self.fields.get(name).map(|value| value.as_u64().ok_or_else(|| wrong_type(name))).transpose()
    }

    /// A list, each item made of its value by `item`.
    pub fn optional_list<T>(
        &self,
        name: &str,
        item: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<Vec<T>>, TencentRejection> {
        let Some(value) = self.fields.get(name) else { return Ok(None) };
        let items = value.as_array().map(|items| items.iter().map(item).collect());
        items.flatten().map(Some).ok_or_else(|| wrong_type(name))
    }

    pub fn optional_texts(&self, name: &str) -> Result<Option<Vec<String>>, TencentRejection> {
        self.optional_list(name, |value| value.as_str().map(str::to_owned))
    }

    /// The page that is asked for, of at most so many.
    pub fn select_page<T>(&self, items: Vec<T>, most: u64, usual: u64) -> Result<Vec<T>, TencentRejection> {
        let limit = self.optional_number("Limit")?.unwrap_or(usual);
        if limit > most {
            return Err(TencentRejection::new("InvalidParameterValue.LimitVerifyFail", "Parameter Limit verify fail."));
        }
        let offset = self.optional_number("Offset")?.unwrap_or(0);
        Ok(items.into_iter().skip(offset as usize).take(limit as usize).collect())
    }
}

/// The value of a parameter that the action needs.
pub fn require<T>(name: &str, value: Result<Option<T>, TencentRejection>) -> Result<T, TencentRejection> {
    value?.ok_or_else(|| missing_parameter(name))
}

fn wrong_type(name: &str) -> TencentRejection {
    TencentRejection::new("InvalidParameter", format!("The value type of parameter `{name}` is not valid."))
}

/// A number as Tencent takes it: E.164, or of mainland China also with 0086, with 86, or with nothing before it.
pub fn parse_phone(text: &str) -> Option<Phone> {
    let Some(digits) = text.strip_prefix('+') else {
        let mobile = |rest: &&str| rest.len() == 11 && rest.starts_with('1');
        let mut rests = ["0086", "86", ""].iter().filter_map(|prefix| text.strip_prefix(prefix));
        return parse_phone(&format!("+86{}", rests.find(mobile)?));
    };
    text.parse().ok().filter(|phone: &Phone| phone.digits() == digits)
}
