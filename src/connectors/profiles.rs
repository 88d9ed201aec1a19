//! Profiles in the credentials files of the providers' tools.

use super::ImportedConnector;
use crate::{encoding::masked_excerpt, failure::Failure};

/// The most characters of the names of profiles that are printed.
const MAX_NAMES_CHARS: usize = 200;

/// Returns the failure for a document without profiles from which a profile is wanted.
pub fn no_profiles() -> Failure {
    Failure::usage("the document has no profiles").with_fix("leave --profile out")
}

/// Chooses a profile of a file: the one of the name that the user gave, or else the file's own default, or the only one.
/// The others become notes.
///
/// # Errors
/// There is no profile of that name, or there are several and none is the default.
pub fn choose_profile<'p, 'a, T>(
    profiles: &'p [(&'a str, T)],
    named: Option<&str>,
    default: Option<&str>,
    imported: &mut ImportedConnector,
) -> Result<&'p (&'a str, T), Failure> {
    let find = |wanted: &str| profiles.iter().find(|(name, _)| *name == wanted);
    let names = profiles.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let refused = |message: &str| {
        let found = format!("its profiles are {}", masked_excerpt(&names, MAX_NAMES_CHARS));
        Failure::usage(message).with_cause(found).with_fix("give one of them with --profile NAME")
    };
    let chosen = match (named, profiles) {
        (Some(named), _) => find(named).ok_or_else(|| {
            refused(&format!("the document has no profile {}", masked_excerpt(named, MAX_NAMES_CHARS)))
        })?,
        (None, [only]) => only,
        (None, _) => {
            default.and_then(find).ok_or_else(|| refused("the document has several profiles and no default"))?
        }
    };
    for (name, _) in profiles.iter().filter(|(name, _)| *name != chosen.0) {
        imported.add_note(format!("the profile {name} is not imported; {} is used", chosen.0));
    }
    Ok(chosen)
}
