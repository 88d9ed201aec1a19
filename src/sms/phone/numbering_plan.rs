//! The calling codes, the lengths of their numbers, and the prefixes of premium-rate numbers.

/// The numbers of one calling code. From libphonenumber 9.0.42.
pub(super) struct NumberingPlan {
    pub(super) calling_code: &'static str,
    pub(super) place_name: &'static str,
    pub(super) national_lengths: Lengths,
    /// Prefixes, and ranges of them, that only premium-rate numbers have.
    premium_prefixes: &'static str,
}

/// The possible numbers of digits after a calling code: bit N stands for N digits. Without a pointer, so that a start
/// of the program has nothing to relocate here.
#[derive(Clone, Copy)]
pub(super) struct Lengths(u16);

impl Lengths {
    const fn new(mut lengths: &[u32]) -> Self {
        let mut bits = 0;
        while let [length, rest @ ..] = lengths {
            bits |= 1 << *length;
            lengths = rest;
        }
        Self(bits)
    }

    pub(super) fn contains(self, length: usize) -> bool {
        self.iter().any(|possible| possible == length)
    }

    /// Returns the lengths, the smallest first.
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        (0..16).filter(move |length| self.0 >> length & 1 == 1)
    }
}

impl NumberingPlan {
    /// Returns the plan whose calling code `digits` starts with.
    pub(super) fn for_digits(digits: &str) -> Option<&'static NumberingPlan> {
        // No code is a prefix of another, so the last one sorted at or before `digits` is the only candidate.
        let after = NUMBERING_PLANS.partition_point(|plan| plan.calling_code <= digits);
        NUMBERING_PLANS[..after].last().filter(|plan| digits.starts_with(plan.calling_code))
    }

    pub(super) fn is_premium(&self, national: &str) -> bool {
        self.premium_prefixes.split_ascii_whitespace().any(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            national.get(..first.len()).is_some_and(|start| (first..=last).contains(&start))
        })
    }

    /// Returns whether national numbers can start with 0, so that a 0 after the calling code may be part of the number.
    pub(super) fn allows_leading_zero(&self) -> bool {
        ["225", "226", "229", "241", "242", "250", "378", "39", "992"].contains(&self.calling_code)
    }
}

/// The calling codes of satellite and global services, which belong to no country.
pub(super) const GLOBAL_SERVICE_CODES: [&str; 9] = ["800", "808", "870", "878", "881", "882", "883", "888", "979"];

const fn plan(code: &'static str, place: &'static str, lengths: &[u32], premium: &'static str) -> NumberingPlan {
    let national_lengths = Lengths::new(lengths);
    NumberingPlan { calling_code: code, place_name: place, national_lengths, premium_prefixes: premium }
}

static NUMBERING_PLANS: [NumberingPlan; 206] = [
    plan("1", "North America", &[10], "24697 34597 900"),
    plan("20", "Egypt", &[8, 9, 10], "900"),
    plan("211", "South Sudan", &[9], ""),
    plan("212", "Morocco", &[9], "89"),
    plan("213", "Algeria", &[8, 9], "803-806 808-809"),
    plan("216", "Tunisia", &[8], "88"),
    plan("218", "Libya", &[9], ""),
    plan("220", "Gambia", &[7, 9], ""),
    plan("221", "Senegal", &[9], "884 886 888-889"),
    plan("222", "Mauritania", &[8], ""),
    plan("223", "Mali", &[8], ""),
    plan("224", "Guinea", &[8, 9], ""),
    plan("225", "Côte d'Ivoire", &[10], ""),
    plan("226", "Burkina Faso", &[8], ""),
    plan("227", "Niger", &[8], "09"),
    plan("228", "Togo", &[8], ""),
    plan("229", "Benin", &[8, 10], ""),
    plan("230", "Mauritius", &[7, 8, 10], "30"),
    plan("231", "Liberia", &[7, 8, 9], "332"),
    plan("232", "Sierra Leone", &[8], ""),
    plan("233", "Ghana", &[8, 9], ""),
    plan("234", "Nigeria", &[10, 11, 12], ""),
    plan("235", "Chad", &[8], ""),
    plan("236", "Central African Republic", &[8], "877"),
    plan("237", "Cameroon", &[8, 9], ""),
    plan("238", "Cape Verde", &[7], ""),
    plan("239", "Sao Tome and Principe", &[7], ""),
    plan("240", "Equatorial Guinea", &[9], "900-909"),
    plan("241", "Gabon", &[7, 8], ""),
    plan("242", "Republic of the Congo", &[9], "800-802"),
    plan("243", "DR Congo", &[7, 8, 9, 10], ""),
    plan("244", "Angola", &[9], ""),
    plan("245", "Guinea-Bissau", &[7, 9], ""),
    plan("246", "Chagos Islands", &[7], ""),
    plan("247", "Ascension Island", &[5, 6], ""),
    plan("248", "Seychelles", &[7], "85"),
    plan("249", "Sudan", &[9], ""),
    plan("250", "Rwanda", &[8, 9], "900"),
    plan("251", "Ethiopia", &[9], ""),
    plan("252", "Somalia", &[6, 7, 8, 9], ""),
    plan("253", "Djibouti", &[8], ""),
    plan("254", "Kenya", &[7, 8, 9, 10], "900"),
    plan("255", "Tanzania", &[9], "90"),
    plan("256", "Uganda", &[9], "901-903"),
    plan("257", "Burundi", &[8], ""),
    plan("258", "Mozambique", &[8, 9], ""),
    plan("260", "Zambia", &[9], ""),
    plan("261", "Madagascar", &[9], ""),
    plan("262", "Réunion and Mayotte", &[9], "891-893 897-899"),
    plan("263", "Zimbabwe", &[7, 9, 10], ""),
    plan("264", "Namibia", &[8, 9], "870"),
    plan("265", "Malawi", &[7, 9], ""),
    plan("266", "Lesotho", &[8], ""),
    plan("267", "Botswana", &[7, 8, 10], "90"),
    plan("268", "Eswatini", &[8, 9], "900"),
    plan("269", "Comoros", &[7], "8"),
    plan("27", "South Africa", &[5, 6, 7, 8, 9, 10], "862-869 90-92"),
    plan("290", "Saint Helena", &[4, 5], ""),
    plan("291", "Eritrea", &[7], ""),
    plan("297", "Aruba", &[7], "900"),
    plan("298", "Faroe Islands", &[6], "901-905 909"),
    plan("299", "Greenland", &[6], ""),
    plan("30", "Greece", &[10, 11, 12], "901 909"),
    plan("31", "Netherlands", &[5, 6, 7, 8, 9, 10, 11], "900 906 909"),
    plan("32", "Belgium", &[8, 9], "702-704 706-707 90"),
    plan("33", "France", &[9], "812-819 822-824 827-839 85-86 880-883 885-889 89"),
    plan("34", "Spain", &[9], "803 806-807"),
    plan("350", "Gibraltar", &[8], ""),
    plan("351", "Portugal", &[9], "601 607-608 646 648 760-762"),
    plan("352", "Luxembourg", &[4, 5, 6, 7, 8, 9, 10, 11], "900-901 905"),
    plan("353", "Ireland", &[7, 8, 9, 10], ""),
    plan("354", "Iceland", &[7, 9], "900-905 907-908"),
    plan("355", "Albania", &[6, 7, 8, 9], "900"),
    plan("356", "Malta", &[8], "500 506-507 509-529"),
    plan("357", "Cyprus", &[8], "900 909"),
    plan("358", "Finland", &[5, 6, 7, 8, 9, 10, 11, 12], "600 700"),
    plan("359", "Bulgaria", &[6, 7, 8, 9, 12], "90"),
    plan("36", "Hungary", &[8, 9], "90-91"),
    plan("370", "Lithuania", &[8], "900 902-903 909-910"),
    plan("371", "Latvia", &[8], "90"),
    plan("372", "Estonia", &[7, 8, 10], "40 900"),
    plan("373", "Moldova", &[8], "900 905-906"),
    plan("374", "Armenia", &[8], "900-901 906"),
    plan("375", "Belarus", &[6, 7, 8, 9, 10, 11], "810 902"),
    plan("376", "Andorra", &[6, 8, 9], "10-17 1801 1803-1809 181-189 19 9"),
    plan("377", "Monaco", &[8, 9], ""),
    plan("378", "San Marino", &[8, 10], "71 77-78"),
    plan("380", "Ukraine", &[9, 10], "900"),
    plan("381", "Serbia", &[6, 7, 8, 9, 10, 11, 12], "78 900-901 906 909"),
    plan("382", "Montenegro", &[8, 9], "941 945-946 948 951 957-958"),
    plan("383", "Kosovo", &[8, 9, 10, 11, 12], "900"),
    plan("385", "Croatia", &[7, 8, 9], "60-61 64-65 69"),
    plan("386", "Slovenia", &[5, 6, 7, 8], "891-893 90"),
    plan("387", "Bosnia and Herzegovina", &[8, 9], "90 92 94 96"),
    plan("389", "North Macedonia", &[8], "5"),
    plan("39", "Italy", &[6, 7, 8, 9, 10, 11, 12], "0878 144 163-164 166 892-895 899"),
    plan("40", "Romania", &[6, 9], "900-901 903 906"),
    plan("41", "Switzerland", &[9, 12], "900-901 906"),
    plan("420", "Czech Republic", &[9, 10, 11, 12], "900 905-906 908-909 976"),
    plan("421", "Slovakia", &[6, 7, 9], "900 97-98"),
    plan("423", "Liechtenstein", &[7, 9], "900-901 906"),
    plan("43", "Austria", &[4, 5, 6, 7, 8, 9, 10, 11, 12, 13], "862-866 868 892-896 898 900-901 930-931 939"),
    plan("44", "United Kingdom", &[7, 9, 10], "842-845 870-873 90-91 980-984 989"),
    plan("45", "Denmark", &[8], "90"),
    plan("46", "Sweden", &[6, 7, 8, 9, 10, 12], "649 900 939 944 991-995 999"),
    plan("47", "Norway", &[5, 8], "820 829"),
    plan("48", "Poland", &[6, 7, 8, 9, 10], "700-701 703-704 706-708"),
    plan("49", "Germany", &[4, 5, 6, 7, 8, 9, 10, 11, 12, 13], "1377-1379 900"),
    plan("500", "Falkland Islands", &[5], ""),
    plan("501", "Belize", &[7, 11], ""),
    plan("502", "Guatemala", &[8, 11], "19"),
    plan("503", "El Salvador", &[7, 8, 11], "900"),
    plan("504", "Honduras", &[8, 11], ""),
    plan("505", "Nicaragua", &[8], ""),
    plan("506", "Costa Rica", &[8, 10], "900 905 909"),
    plan("507", "Panama", &[7, 8, 10, 11], "822 855 860 877-878 886 900 981"),
    plan("508", "Saint Pierre and Miquelon", &[6, 9], ""),
    plan("509", "Haiti", &[8], ""),
    plan("51", "Peru", &[8, 9], "805"),
    plan("52", "Mexico", &[10], "900"),
    plan("53", "Cuba", &[6, 7, 8, 10], ""),
    plan("54", "Argentina", &[10, 11], "600 604-605 607 609"),
    plan("55", "Brazil", &[8, 9, 10, 11], "500 900"),
    plan("56", "Chile", &[9, 10, 11], ""),
    plan("57", "Colombia", &[8, 10, 11], "190 194 901"),
    plan("58", "Venezuela", &[10], "900-901"),
    plan("590", "Guadeloupe", &[9], "81-82 89"),
    plan("591", "Bolivia", &[8, 9], ""),
    plan("592", "Guyana", &[7], "900"),
    plan("593", "Ecuador", &[8, 9, 10, 11], ""),
    plan("594", "French Guiana", &[9], "81-82 89"),
    plan("595", "Paraguay", &[6, 7, 8, 9, 10, 11], ""),
    plan("596", "Martinique", &[9], "81-82 89"),
    plan("597", "Suriname", &[6, 7], "90"),
    plan("598", "Uruguay", &[4, 5, 6, 7, 8, 9, 10, 11, 12], "900-908"),
    plan("599", "Curaçao and the Caribbean Netherlands", &[7, 8], ""),
    plan("60", "Malaysia", &[8, 9, 10], ""),
    plan("61", "Australia", &[5, 6, 7, 8, 9, 10, 12], "190"),
    plan("62", "Indonesia", &[7, 8, 9, 10, 11, 12, 13], "809"),
    plan("63", "Philippines", &[6, 8, 9, 10, 11, 12, 13], ""),
    plan("64", "New Zealand", &[5, 6, 7, 8, 9, 10], "11 13-15 17-19 500 503 506-507 90"),
    plan("65", "Singapore", &[8, 10, 11], "190"),
    plan("66", "Thailand", &[8, 9, 10, 13], ""),
    plan("670", "Timor-Leste", &[7, 8], "90"),
    plan("672", "Norfolk Island", &[6], ""),
    plan("673", "Brunei", &[7], ""),
    plan("674", "Nauru", &[7], ""),
    plan("675", "Papua New Guinea", &[7, 8], ""),
    plan("676", "Tonga", &[5, 7], ""),
    plan("677", "Solomon Islands", &[5, 7], ""),
    plan("678", "Vanuatu", &[5, 7], ""),
    plan("679", "Fiji", &[7, 11], ""),
    plan("680", "Palau", &[7], ""),
    plan("681", "Wallis and Futuna", &[6, 9], ""),
    plan("682", "Cook Islands", &[5], ""),
    plan("683", "Niue", &[4, 7], ""),
    plan("685", "Samoa", &[5, 6, 7, 10], ""),
    plan("686", "Kiribati", &[5, 8], ""),
    plan("687", "New Caledonia", &[6], "36"),
    plan("688", "Tuvalu", &[5, 6, 7], ""),
    plan("689", "French Polynesia", &[6, 8, 9], ""),
    plan("690", "Tokelau", &[4, 5, 6, 7], ""),
    plan("691", "Micronesia", &[7], ""),
    plan("692", "Marshall Islands", &[7], ""),
    plan("7", "Russia and Kazakhstan", &[10, 14], "803 809"),
    plan("81", "Japan", &[8, 9, 10, 11, 12, 13], "990"),
    plan("82", "South Korea", &[5, 6, 8, 9, 10, 11, 12, 13], "602-609"),
    plan("84", "Vietnam", &[7, 8, 9, 10], "190"),
    plan("850", "North Korea", &[8, 10], ""),
    plan("852", "Hong Kong", &[5, 6, 7, 8, 9, 11], "900"),
    plan("853", "Macao", &[7, 8], ""),
    plan("855", "Cambodia", &[8, 9, 10], ""),
    plan("856", "Laos", &[8, 9, 10], ""),
    plan("86", "China", &[7, 8, 9, 10, 11, 12], "160 168"),
    plan("880", "Bangladesh", &[6, 7, 8, 9, 10], ""),
    plan("886", "Taiwan", &[7, 8, 9, 10, 11], "20"),
    plan("90", "Turkey", &[7, 10, 12, 13], "888 898 900"),
    plan("91", "India", &[8, 9, 10, 11, 12, 13], "1861"),
    plan("92", "Pakistan", &[8, 9, 10, 11, 12], "900"),
    plan("93", "Afghanistan", &[9], ""),
    plan("94", "Sri Lanka", &[9], ""),
    plan("95", "Myanmar", &[6, 7, 8, 9, 10], ""),
    plan("960", "Maldives", &[7, 10], ""),
    plan("961", "Lebanon", &[7, 8], ""),
    plan("962", "Jordan", &[8, 9], "9"),
    plan("963", "Syria", &[8, 9], ""),
    plan("964", "Iraq", &[8, 9, 10], ""),
    plan("965", "Kuwait", &[7, 8], ""),
    plan("966", "Saudi Arabia", &[9, 10], "925"),
    plan("967", "Yemen", &[7, 8, 9], ""),
    plan("968", "Oman", &[7, 8, 9], "900"),
    plan("970", "Palestine", &[8, 9, 10], ""),
    plan("971", "United Arab Emirates", &[5, 6, 7, 8, 9, 10, 11, 12], "900"),
    plan("972", "Israel", &[7, 8, 9, 10, 11, 12], "120-121 190-191 199"),
    plan("973", "Bahrain", &[8], "87 90-98"),
    plan("974", "Qatar", &[7, 8, 9, 11], ""),
    plan("975", "Bhutan", &[7, 8], ""),
    plan("976", "Mongolia", &[8, 9, 10], ""),
    plan("977", "Nepal", &[8, 10, 11], ""),
    plan("98", "Iran", &[4, 5, 6, 7, 10], ""),
    plan("992", "Tajikistan", &[9], ""),
    plan("993", "Turkmenistan", &[8], ""),
    plan("994", "Azerbaijan", &[9], "900"),
    plan("995", "Georgia", &[9], ""),
    plan("996", "Kyrgyzstan", &[9, 10], ""),
    plan("998", "Uzbekistan", &[9], ""),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_none_starts_another() {
        for pair in NUMBERING_PLANS.windows(2) {
            assert!(
                pair[0].calling_code < pair[1].calling_code,
                "{} before {}",
                pair[0].calling_code,
                pair[1].calling_code
            );
            assert!(
                !pair[1].calling_code.starts_with(pair[0].calling_code),
                "{} starts {}",
                pair[0].calling_code,
                pair[1].calling_code
            );
        }
    }

    #[test]
    fn every_row_is_well_formed() {
        for plan in &NUMBERING_PLANS {
            let longest = plan.national_lengths.iter().last().unwrap();
            assert!(plan.calling_code.len() + longest <= 15, "{}", plan.calling_code);
            for range in plan.premium_prefixes.split_ascii_whitespace() {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                assert_eq!(first.len(), last.len(), "{} {range}", plan.calling_code);
                assert!(first <= last, "{} {range}", plan.calling_code);
            }
        }
    }

    #[test]
    fn finds_the_plan_of_every_code_and_of_nothing_else() {
        for code in 0..=999 {
            let digits = format!("{code}0000000000");
            let scanned = NUMBERING_PLANS.iter().find(|plan| digits.starts_with(plan.calling_code));
            assert_eq!(
                NumberingPlan::for_digits(&digits).map(|plan| plan.calling_code),
                scanned.map(|plan| plan.calling_code)
            );
        }
        assert!(NumberingPlan::for_digits("").is_none());
        assert!(NumberingPlan::for_digits("99").is_none());
    }

    #[test]
    fn premium_ranges_include_both_ends() {
        let austria = NumberingPlan::for_digits("43").unwrap();
        for (start, premium) in [("861", false), ("862", true), ("866", true), ("867", false), ("868", true)] {
            assert_eq!(austria.is_premium(&format!("{start}123456")), premium, "{start}");
        }
        assert!(!austria.is_premium("86"), "a start shorter than the range");
    }
}
