//! The parameters of a request, validated as strictly as by Tencent.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{TencentRejection, missing_parameter};
use crate::{emulation, http_client::Request, sms::Phone};

pub struct TencentParams {
    fields: BTreeMap<String, Value>,
    /// Whether unknown parameters are ignored.
    lenient: bool,
}

impl TencentParams {
    pub fn parse(request: &Request, lenient: bool) -> Result<Self, TencentRejection> {
        let content_type = emulation::single_header(request, "content-type").unwrap_or_default();
        match serde_json::from_slice(request.body()) {
            Ok(fields) if lenient || content_type.starts_with("application/json") => Ok(Self { fields, lenient }),
            _ => Err(TencentRejection::new("FailedOperation.JsonParseFail", "The request body is not a JSON object.")),
        }
    }

    /// Refuses parameters that the action does not have, such as those of an older version.
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

    /// Returns a list whose items `item` makes of their values.
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

    /// Returns the requested page of the items.
    pub fn select_page<T>(
        &self,
        items: Vec<T>,
        max_limit: u64,
        default_limit: u64,
    ) -> Result<Vec<T>, TencentRejection> {
        let limit = self.optional_number("Limit")?.unwrap_or(default_limit);
        if limit > max_limit {
            return Err(TencentRejection::new("InvalidParameterValue.LimitVerifyFail", "Parameter Limit verify fail."));
        }
        let offset = self.optional_number("Offset")?.unwrap_or(0);
        Ok(items.into_iter().skip(offset as usize).take(limit as usize).collect())
    }
}

/// Returns the value of a required parameter.
pub fn require<T>(name: &str, value: Result<Option<T>, TencentRejection>) -> Result<T, TencentRejection> {
    value?.ok_or_else(|| missing_parameter(name))
}

fn wrong_type(name: &str) -> TencentRejection {
    TencentRejection::new("InvalidParameter", format!("The value type of parameter `{name}` is not valid."))
}

/// Parses a number in E.164. One of mainland China, a mobile number, may also begin with 0086, with 86, or without a
/// country code.
pub fn parse_phone(text: &str) -> Option<Phone> {
    let is_mobile = |rest: &str| rest.len() == 11 && rest.starts_with('1');
    let Some(digits) = text.strip_prefix('+') else {
        let mut rests = ["0086", "86", ""].iter().filter_map(|prefix| text.strip_prefix(prefix));
        return parse_phone(&format!("+86{}", rests.find(|rest| is_mobile(rest))?));
    };
    let is_valid =
        |phone: &Phone| phone.digits() == digits && (!phone.is_mainland_china() || is_mobile(phone.national_number()));
    text.parse().ok().filter(is_valid)
}
