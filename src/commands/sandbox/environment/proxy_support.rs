//! Warnings about programs whose HTTP clients are known to ignore proxy variables.

use std::{ffi::OsString, path::Path, process::Stdio, time::Duration};

use tokio::{process::Command, time::timeout};

use crate::process::find_program;

/// How long `node --version` may take.
const NODE_VERSION_TIMEOUT: Duration = Duration::from_secs(5);

/// Programs that run Node.js.
const NODE_PROGRAMS: [&str; 17] = [
    "node",
    "nodejs",
    "npm",
    "npx",
    "pnpm",
    "pnpx",
    "yarn",
    "tsx",
    "ts-node",
    "jest",
    "vitest",
    "mocha",
    "playwright",
    "cypress",
    "next",
    "nest",
    "newman",
];
/// Programs that run a Java virtual machine.
const JVM_PROGRAMS: [&str; 12] =
    ["java", "mvn", "mvnw", "gradle", "gradlew", "sbt", "kotlin", "scala", "groovy", "clojure", "clj", "lein"];
/// Other programs, with the problem and what to do about it.
const OTHER_PROGRAMS: [(&[&str], &str); 4] = [
    (
        &["erl", "elixir", "iex", "mix", "rebar3"],
        "its HTTP clients (httpc, Finch) ignore proxy variables; pass $HTTPS_PROXY to the client yourself",
    ),
    (
        &["php", "phpunit"],
        "PHP's streams (file_get_contents, SoapClient) ignore proxy variables; use its curl extension or Guzzle, \
         which support them",
    ),
    (
        &["docker", "docker-compose", "podman", "nerdctl", "kubectl"],
        "a container has neither these variables nor this machine's loopback address; run `smsctl sandbox run` inside it",
    ),
    (&["sudo", "doas", "su", "ssh"], "it does not pass these variables on; put it before `smsctl sandbox run`"),
];
/// Programs that run the program that follows.
const WRAPPER_PROGRAMS: [&str; 13] = [
    "env",
    "time",
    "nice",
    "nohup",
    "timeout",
    "stdbuf",
    "setsid",
    "xvfb-run",
    "exec",
    "command",
    "xargs",
    "caffeinate",
    "ionice",
];
const SHELL_PROGRAMS: [&str; 6] = ["sh", "bash", "dash", "zsh", "ksh", "ash"];
/// Words of a shell that are followed by a command.
const SHELL_KEYWORDS: [&str; 9] = ["if", "then", "else", "elif", "while", "until", "do", "!", "{"];

/// Returns a sentence for each program of this command line that is known to ignore the proxy variables.
/// `ca` is the path of the certificate to trust.
pub async fn proxy_support_warnings(words: &[OsString], ca: &Path) -> Vec<String> {
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let mut warnings = vec![];
    for program in find_programs(&words) {
        let warning = match program_name(&program) {
            name if NODE_PROGRAMS.contains(&name) => node_warning(&program, name).await,
            name if JVM_PROGRAMS.contains(&name) => Some(jvm_warning(name, ca)),
            name => OTHER_PROGRAMS
                .iter()
                .find(|(names, _)| names.contains(&name))
                .map(|(_, problem)| format!("{name} may bypass the sandbox and reach the real provider: {problem}")),
        };
        warnings.extend(warning.filter(|warning| !warnings.contains(warning)));
    }
    warnings
}

/// Returns the programs that a command line runs, as it names them: the first word, the program that a wrapper such as
/// `env` runs, and those in a script of `sh -c`.
fn find_programs(words: &[String]) -> Vec<String> {
    let [program, args @ ..] = words else { return vec![] };
    let name = program_name(program);
    if SHELL_KEYWORDS.contains(&name) || is_assignment(program) {
        return find_programs(args);
    }
    let mut programs = vec![program.clone()];
    if WRAPPER_PROGRAMS.contains(&name) {
        // The position of the program depends on the wrapper's options, so the first known program is taken.
        programs.extend(
            (0..args.len())
                .map(|start| find_programs(&args[start..]))
                .find(|programs| programs.iter().any(|program| is_known_program(program)))
                .unwrap_or_default(),
        );
    } else if SHELL_PROGRAMS.contains(&name) {
        let runs_script = |arg: &String| arg.starts_with('-') && !arg.starts_with("--") && arg.contains('c');
        let script = args.iter().position(runs_script).and_then(|index| args.get(index + 1));
        let commands = script.into_iter().flat_map(|script| script.split([';', '&', '|', '\n', '(', ')', '`']));
        for command in commands {
            let words: Vec<_> =
                command.split_whitespace().map(|word| word.trim_matches(['"', '\'']).to_owned()).collect();
            programs.extend(find_programs(&words));
        }
    }
    programs
}

fn is_known_program(program: &str) -> bool {
    let name = program_name(program);
    NODE_PROGRAMS.contains(&name)
        || JVM_PROGRAMS.contains(&name)
        || OTHER_PROGRAMS.iter().any(|(names, _)| names.contains(&name))
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Returns the last part of a program's path, without Windows' extensions.
fn program_name(program: &str) -> &str {
    let name = program.rsplit(['/', std::path::MAIN_SEPARATOR]).next().unwrap_or(program);
    [".exe", ".cmd", ".bat"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// Returns a warning if this Node.js does not read `NODE_USE_ENV_PROXY`: <https://nodejs.org/api/cli.html>.
async fn node_warning(program: &str, name: &str) -> Option<String> {
    let node = if ["node", "nodejs"].contains(&name) { program } else { "node" };
    let mut command = Command::new(find_program(node));
    // The user's options may load code, which must not run twice.
    command.arg("--version").env_remove("NODE_OPTIONS").stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = timeout(NODE_VERSION_TIMEOUT, command.output()).await.ok()?.ok()?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let mut parts = version.strip_prefix('v')?.split('.').map(str::parse::<u32>);
    let (major, minor) = (parts.next()?.ok()?, parts.next()?.ok()?);
    if reads_env_proxy(major, minor) {
        return None;
    }
    let problem = if major == 24 { "uses proxy variables only in fetch" } else { "ignores proxy variables" };
    Some(format!(
        "node {version} {problem}, so its requests go to the real provider unless a library uses the proxy; \
         use node 22.21, 24.5 or newer"
    ))
}

fn reads_env_proxy(major: u32, minor: u32) -> bool {
    match major {
        22 => minor >= 21,
        24 => minor >= 5,
        _ => major > 24,
    }
}

/// Returns a warning that a Java virtual machine needs the certificate too; it gets the proxy by `JAVA_TOOL_OPTIONS`.
fn jvm_warning(name: &str, ca: &Path) -> String {
    format!(
        "{name} uses the sandbox because of JAVA_TOOL_OPTIONS, but trusts no PEM file: create a key store with `keytool \
         -importcert -noprompt -storetype JKS -storepass changeit -alias smsctl -keystore smsctl.jks -file '{}'` and \
         set JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=smsctl.jks; a client with a proxy setting of its own ignores \
         both",
        ca.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn known_programs(words: &[&str]) -> Vec<String> {
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut programs = find_programs(&words);
        programs.retain(|program| is_known_program(program));
        programs
    }

    #[test]
    fn programs_are_found_where_a_command_begins() {
        assert_eq!(known_programs(&["/opt/node/bin/node", "java.js"]), ["/opt/node/bin/node"]);
        assert_eq!(known_programs(&["env", "-i", "A=b", "timeout", "10", "java", "-jar", "x.jar"]), ["java"]);
        assert_eq!(
            known_programs(&["sh", "-ec", "A=1 php x.php; echo node && if docker run x; then (mix test); fi"]),
            ["php", "docker", "mix"]
        );
        assert_eq!(known_programs(&["bash", "node"]), [""; 0]);
        assert_eq!(known_programs(&["echo", "java"]), [""; 0]);
        assert_eq!(known_programs(&["python3", "docker.py"]), [""; 0]);
        assert_eq!(known_programs(&[]), [""; 0]);
    }

    #[test]
    fn node_reads_the_variables_since_22_21_and_24_5() {
        for (major, minor) in [(22, 21), (22, 30), (24, 5), (25, 0), (30, 1)] {
            assert!(reads_env_proxy(major, minor), "{major}.{minor}");
        }
        for (major, minor) in [(18, 20), (20, 20), (22, 20), (23, 11), (24, 4)] {
            assert!(!reads_env_proxy(major, minor), "{major}.{minor}");
        }
    }
}
