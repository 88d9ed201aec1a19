use std::{fmt, str::FromStr};
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);
impl Phone {
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }
    pub fn calling_code(&self) -> &'static str {
        if self.0.starts_with("+86") { "86" } else { "1" }
    }
    pub fn national(&self) -> &str {
        &self.digits()[self.calling_code().len()..]
    }
    pub fn is_mainland_china(&self) -> bool {
        self.calling_code() == "86"
    }
}
impl FromStr for Phone {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with('+') && text.len() > 8 { Ok(Self(text.into())) } else { Err("no".into()) }
    }
}
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}
