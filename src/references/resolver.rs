//! Resolves references: each once per command, within the time limit, and without blocking the network's thread.

use std::{cell::RefCell, collections::HashMap, env, fmt, path::PathBuf, thread, time::Duration};

use tokio::{
    sync::oneshot,
    time::{Instant, timeout_at},
};
use zeroize::Zeroizing;

use super::{Reference, command, command_permission, file, keyring, reference::without_line_break};
use crate::sms::Secret;

/// Why a reference has no value. No text of it contains a value.
#[derive(Clone, Debug, PartialEq)]
pub enum UnresolvedReference {
    /// There is no environment variable of this name.
    Unset(String),
    /// Any other problem, as a sentence that names the reference.
    Failed(String),
}

impl fmt::Display for UnresolvedReference {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Unset(name) => write!(f, "the environment variable {name} is not set"),
            Self::Failed(problem) => f.write_str(problem),
        }
    }
}

/// The values of some references, or why they have none.
pub struct ResolvedReferences(HashMap<Reference, Result<Secret, UnresolvedReference>>);

impl ResolvedReferences {
    /// Returns the value of a reference.
    pub fn resolve_text(&self, reference: &Reference) -> Result<Secret, UnresolvedReference> {
        match self.0.get(reference) {
            Some(value) => value.clone(),
            None => Err(UnresolvedReference::Failed(format!("{reference} was not resolved"))),
        }
    }

    /// Returns the value of a reference, or a sentence that says why it has none.
    pub fn value_or_message(&self, reference: &Reference) -> Result<Secret, String> {
        self.resolve_text(reference).map_err(|unresolved| unresolved.to_string())
    }
}

/// Returns what stands in for a secret that is not resolved. It is a URL, because some secrets have to be one.
pub fn placeholder() -> Secret {
    Secret::from("https://secret.invalid")
}

/// Resolves the references of one command, each of them once.
pub struct ReferenceResolver {
    /// The file that contains the references. For root it decides whether their programs may run.
    file: PathBuf,
    timeout: Duration,
    cached_values: RefCell<HashMap<Reference, Result<Secret, UnresolvedReference>>>,
}

impl ReferenceResolver {
    /// Creates a resolver for the references in a file.
    pub fn new(file: PathBuf, timeout: Duration) -> Self {
        Self { file, timeout, cached_values: RefCell::default() }
    }

    /// Resolves these references, all of them within the time limit.
    pub async fn resolve<'a>(&self, references: impl IntoIterator<Item = &'a Reference>) -> ResolvedReferences {
        let deadline = Instant::now() + self.timeout;
        let mut all = HashMap::new();
        for reference in references {
            let cached = self.cached_values.borrow().get(reference).cloned();
            let value = match cached {
                Some(value) => value,
                None => {
                    let value = self.resolve_uncached(reference, deadline).await;
                    self.cached_values.borrow_mut().insert(reference.clone(), value.clone());
                    value
                }
            };
            all.insert(reference.clone(), value);
        }
        ResolvedReferences(all)
    }

    /// Resolves these references without running a program or opening a keyring: the value of those is [`placeholder`].
    pub async fn preview<'a>(&self, references: impl IntoIterator<Item = &'a Reference>) -> ResolvedReferences {
        let (skipped, resolved): (Vec<_>, Vec<_>) = references.into_iter().partition(|reference| reference.acts());
        let ResolvedReferences(mut all) = self.resolve(resolved).await;
        all.extend(skipped.into_iter().map(|reference| (reference.clone(), Ok(placeholder()))));
        ResolvedReferences(all)
    }

    /// Forgets the value of a reference, so that it is resolved again: the user may have corrected it.
    pub fn forget(&self, reference: &Reference) {
        self.cached_values.borrow_mut().remove(reference);
    }

    async fn resolve_uncached(&self, reference: &Reference, deadline: Instant) -> Result<Secret, UnresolvedReference> {
        let failed = UnresolvedReference::Failed;
        let text = match reference {
            Reference::Env(name) => match env::var(name) {
                Ok(text) => Zeroizing::new(text),
                Err(env::VarError::NotPresent) => return Err(UnresolvedReference::Unset(name.clone())),
                Err(env::VarError::NotUnicode(_)) => {
                    return Err(failed(format!("the environment variable {name} is not UTF-8")));
                }
            },
            Reference::File(path) => {
                let path = path.clone();
                self.run_on_thread(&path.display().to_string(), deadline, move || file::read_secret_file(&path))
                    .await
                    .map_err(failed)?
            }
            Reference::Command(words) => {
                command_permission::check_commands(&self.file).map_err(failed)?;
                command::run_for_output(words, deadline, self.timeout).await.map_err(failed)?
            }
            Reference::Keyring(name) => {
                let name = name.clone();
                self.run_on_thread("the keyring", deadline, move || keyring::read_keyring_entry(&name))
                    .await
                    .map_err(failed)?
            }
        };
        match without_line_break(&text) {
            "" => Err(failed(format!("{reference} is empty"))),
            text => Ok(Secret::from(text)),
        }
    }

    /// Runs work that may block on its own thread, and waits for it until the deadline.
    async fn run_on_thread(
        &self,
        name: &str,
        deadline: Instant,
        work: impl FnOnce() -> Result<Zeroizing<String>, String> + Send + 'static,
    ) -> Result<Zeroizing<String>, String> {
        let (done, result) = oneshot::channel();
        let spawned = thread::Builder::new().name("reference".into()).spawn(move || drop(done.send(work())));
        spawned.map_err(|error| format!("{name} cannot be read: no thread can be started: {error}"))?;
        match timeout_at(deadline, result).await {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => Err(format!("{name} cannot be read")),
            Err(_) => Err(command::timeout_message(name, self.timeout)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Returns a reference to what the system's own shell prints.
    fn shell_reference(script: &str) -> Reference {
        let shell = if cfg!(windows) { ["cmd", "/c"] } else { ["sh", "-c"] };
        Reference::Command(shell.into_iter().chain([script]).map(str::to_owned).collect())
    }

    fn resolver() -> ReferenceResolver {
        ReferenceResolver::new("/".into(), Duration::from_secs(20))
    }

    fn value_of(reference: &Reference) -> Result<Secret, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let resolved = runtime.block_on(resolver().resolve([reference]));
        resolved.value_or_message(reference)
    }

    fn value(text: &str) -> Result<Secret, String> {
        value_of(&Reference::parse(text).unwrap())
    }

    #[test]
    fn exactly_one_line_break_is_removed() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(&file, "a b \n\n").unwrap();
        assert_eq!(value(&format!("file:{}", file.path().display())).unwrap(), Secret::from("a b \n"));
        assert_eq!(value_of(&shell_reference("echo from-a-program")).unwrap(), Secret::from("from-a-program"));
    }

    #[test]
    fn a_problem_names_its_reference() {
        assert_eq!(
            value("env:SMSCTL_SURELY_UNSET").unwrap_err(),
            "the environment variable SMSCTL_SURELY_UNSET is not set"
        );
        assert!(value("file:/nonexistent/x").unwrap_err().starts_with("/nonexistent/x cannot be read"));
        assert!(value("file:/").unwrap_err().contains("is not a regular file"));
        assert!(value_of(&shell_reference("exit 3")).unwrap_err().contains("failed: exit"));
        assert!(value_of(&shell_reference("exit")).unwrap_err().contains("is empty"));
        assert!(value("cmd:").is_err());
        assert!(value("cmd:/nonexistent/program").unwrap_err().contains("cannot be started"));
        let folder = tempfile::tempdir().unwrap();
        let long = folder.path().join("long");
        fs::write(&long, "x".repeat(70_000)).unwrap();
        let print = if cfg!(windows) { "type" } else { "cat" };
        let printed = value_of(&shell_reference(&format!("{print} {}", long.display())));
        assert!(printed.unwrap_err().contains("more than 64 KiB"));
    }

    #[test]
    fn a_reference_is_resolved_once_until_it_is_forgotten() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        let (resolver, reference) = (resolver(), Reference::File(file.path().to_owned()));
        let read = || {
            let resolved = runtime.block_on(resolver.resolve([&reference]));
            resolved.value_or_message(&reference).unwrap()
        };
        fs::write(&file, "one").unwrap();
        assert_eq!(read(), Secret::from("one"));
        fs::write(&file, "two").unwrap();
        assert_eq!(read(), Secret::from("one"));
        resolver.forget(&reference);
        assert_eq!(read(), Secret::from("two"));
    }
}
