//! The country of a phone number. Some countries share a calling code; most of these have +1.

use std::{fmt, str::FromStr};

use super::Phone;
use crate::failure::InvalidValue;

/// A country or territory, by its two-letter code in ISO 3166-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country(&'static str);

impl Phone {
    /// Returns the country of the number; every possible country if the number does not tell them apart; none if its calling
    /// code is unknown.
    pub fn countries(&self) -> Vec<Country> {
        let (code, national) = (self.calling_code(), self.national_number());
        let matches = |prefixes: &str| prefixes.split_ascii_whitespace().any(|prefix| national.starts_with(prefix));
        let by_prefix = COUNTRY_PREFIXES.iter().find(|(of, _, prefixes)| *of == code && matches(prefixes));
        if let Some((_, country, _)) = by_prefix {
            return vec![Country(country)];
        }
        let shared = COUNTRIES_WITHOUT_PREFIX.iter().filter(|(of, _)| *of == code).map(|(_, country)| *country);
        main_countries().filter(|(of, _)| *of == code).map(|(_, country)| country).chain(shared).map(Country).collect()
    }
}

impl FromStr for Country {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let by_prefix = COUNTRY_PREFIXES.iter().map(|(_, country, _)| *country);
        let known = main_countries()
            .map(|(_, country)| country)
            .chain(by_prefix)
            .chain(COUNTRIES_WITHOUT_PREFIX.map(|(_, country)| country));
        known
            .into_iter()
            .find(|country| *country == text)
            .map(Country)
            .ok_or_else(|| "expected an ISO 3166 country code, such as \"CN\", \"US\" or \"GB\"".into())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Returns each calling code with its main country.
fn main_countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    MAIN_COUNTRIES.split_ascii_whitespace().filter_map(|entry| entry.split_once(':'))
}

/// The country of each calling code, or its main country where several share it. From libphonenumber 9.0.42.
const MAIN_COUNTRIES: &str = "\
    1:US 20:EG 211:SS 212:MA 213:DZ 216:TN 218:LY 220:GM 221:SN 222:MR 223:ML 224:GN 225:CI 226:BF 227:NE \
    228:TG 229:BJ 230:MU 231:LR 232:SL 233:GH 234:NG 235:TD 236:CF 237:CM 238:CV 239:ST 240:GQ 241:GA 242:CG \
    243:CD 244:AO 245:GW 246:IO 247:AC 248:SC 249:SD 250:RW 251:ET 252:SO 253:DJ 254:KE 255:TZ 256:UG 257:BI \
    258:MZ 260:ZM 261:MG 262:RE 263:ZW 264:NA 265:MW 266:LS 267:BW 268:SZ 269:KM 27:ZA 290:SH 291:ER 297:AW \
    298:FO 299:GL 30:GR 31:NL 32:BE 33:FR 34:ES 350:GI 351:PT 352:LU 353:IE 354:IS 355:AL 356:MT 357:CY \
    358:FI 359:BG 36:HU 370:LT 371:LV 372:EE 373:MD 374:AM 375:BY 376:AD 377:MC 378:SM 380:UA 381:RS 382:ME \
    383:XK 385:HR 386:SI 387:BA 389:MK 39:IT 40:RO 41:CH 420:CZ 421:SK 423:LI 43:AT 44:GB 45:DK 46:SE 47:NO \
    48:PL 49:DE 500:FK 501:BZ 502:GT 503:SV 504:HN 505:NI 506:CR 507:PA 508:PM 509:HT 51:PE 52:MX 53:CU \
    54:AR 55:BR 56:CL 57:CO 58:VE 590:GP 591:BO 592:GY 593:EC 594:GF 595:PY 596:MQ 597:SR 598:UY 599:CW \
    60:MY 61:AU 62:ID 63:PH 64:NZ 65:SG 66:TH 670:TL 672:NF 673:BN 674:NR 675:PG 676:TO 677:SB 678:VU 679:FJ \
    680:PW 681:WF 682:CK 683:NU 685:WS 686:KI 687:NC 688:TV 689:PF 690:TK 691:FM 692:MH 7:RU 81:JP 82:KR \
    84:VN 850:KP 852:HK 853:MO 855:KH 856:LA 86:CN 880:BD 886:TW 90:TR 91:IN 92:PK 93:AF 94:LK 95:MM 960:MV \
    961:LB 962:JO 963:SY 964:IQ 965:KW 966:SA 967:YE 968:OM 970:PS 971:AE 972:IL 973:BH 974:QA 975:BT 976:MN \
    977:NP 98:IR 992:TJ 993:TM 994:AZ 995:GE 996:KG 998:UZ";

/// The calling code of each other country that shares one, the country, and the prefixes of its national numbers. From
/// libphonenumber 9.0.42.
const COUNTRY_PREFIXES: [(&str, &str, &str); 36] = [
    ("1", "AG", "268"),
    ("1", "AI", "264"),
    ("1", "AS", "684"),
    ("1", "BB", "246"),
    ("1", "BM", "441"),
    ("1", "BS", "242"),
    (
        "1",
        "CA",
        "204 226 236 249 250 257 263 273 289 306 343 354 365 367 368 382 403 416 418 428 431 437 \
         438 450 468 474 506 514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 \
         778 780 782 807 819 825 867 873 879 902 905 942",
    ),
    ("1", "DM", "767"),
    ("1", "DO", "809 829 849"),
    ("1", "GD", "473"),
    ("1", "GU", "671"),
    ("1", "JM", "658 876"),
    ("1", "KN", "869"),
    ("1", "KY", "345"),
    ("1", "LC", "758"),
    ("1", "MP", "670"),
    ("1", "MS", "664"),
    ("1", "PR", "787 939"),
    ("1", "SX", "721"),
    ("1", "TC", "649"),
    ("1", "TT", "868"),
    ("1", "VC", "784"),
    ("1", "VG", "284"),
    ("1", "VI", "340"),
    ("262", "YT", "2689 269 63 70935 70936 70937"),
    ("290", "TA", "8"),
    ("358", "AX", "18"),
    ("39", "VA", "06698"),
    ("44", "GG", "1481 7781 7839 79111 79117"),
    ("44", "IM", "1624 74576 7524 7624"),
    ("44", "JE", "1534 7509 77003 77007 77008 7797 7829 7937"),
    ("47", "SJ", "79"),
    ("599", "BQ", "3 4 7"),
    ("61", "CC", "851002 851031 851060 851089 851118 851176 851223 89162 891703"),
    ("61", "CX", "851001 851030 851059 851088 851117 851146 851175 851222 851235 89164 891958"),
    ("7", "KZ", "6 7"),
];

/// Countries whose numbers have no prefix that tells them apart from those of the calling code's main country, with that
/// calling code.
const COUNTRIES_WITHOUT_PREFIX: [(&str, &str); 4] = [("212", "EH"), ("500", "GS"), ("590", "BL"), ("590", "MF")];
