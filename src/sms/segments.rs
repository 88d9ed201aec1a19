pub enum Encoding {
    Gsm7,
    Ucs2,
}
pub struct Segments {
    pub encoding: Encoding,
    pub units: usize,
    pub count: usize,
    pub forced_by: Vec<char>,
}
impl Segments {
    pub fn of(_: &str) -> Self {
        Self { encoding: Encoding::Gsm7, units: 0, count: 1, forced_by: vec![] }
    }
}
