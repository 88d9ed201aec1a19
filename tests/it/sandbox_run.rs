//! `smsctl sandbox run -- COMMAND`: what the command finds, hears and leaves behind.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    os::unix::process::{CommandExt, ExitStatusExt},
    process::Command,
};

use crate::support::{Done, Home, PtySession, spawn_in_pty};
use expectrl::{Eof, Expect};

const RUN: [&str; 2] = ["sandbox", "run"];

/// Runs a shell's script beside the sandbox.
fn script(home: &Home, flags: &[&str], script: &str) -> Done {
    home.run(&[&RUN, flags, &["--", "sh", "-c", script]].concat())
}

/// The environment that a command finds.
fn environment(home: &Home) -> HashMap<String, String> {
    // A command needs no `--` before it, and its own flags are not ours.
    let done = home.run(&[&RUN[..], &["env", "--null"]].concat()).exits(0);
    let pairs = done.stdout.split('\0').filter_map(|line| line.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// A home in which the binary is found by its name.
fn home() -> Home {
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_smsctl")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    Home::new().var("PATH", &path)
}

/// Whether a test has to be left out, which is told.
fn is_missing(program: &str) -> bool {
    let missing = Command::new(program).arg("--version").output().is_err();
    if missing {
        crate::support::skip(&format!("there is no {program} on this machine"));
    }
    missing
}

#[test]
fn everything_is_set_that_leads_to_the_sandbox() {
    let found = environment(&home());
    let url = &found["SMSCTL_SANDBOX"];
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        assert_eq!(&found[name], url, "{name}");
    }
    let ca = home().run(&["sandbox", "ca", "--quiet"]).exits(0).stdout;
    let name = ca.trim().rsplit('/').next().unwrap();
    for variable in ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE"] {
        assert!(found[variable].ends_with(name), "{variable}");
    }
    assert_eq!((&*found["NO_PROXY"], &*found["NODE_USE_ENV_PROXY"]), ("localhost,127.0.0.1,::1", "1"));
    assert_eq!(found["TWILIO_ACCOUNT_SID"], "AC00000000000000000000000000000000");
    for name in ["TWILIO_AUTH_TOKEN", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "TENCENTCLOUD_SECRET_KEY"] {
        assert!(found[name].starts_with("demonstration"), "{name}");
    }
}

#[test]
fn what_the_user_set_is_kept() {
    let home = home()
        .var("no_proxy", "db.internal, api.twilio.com,*,.aliyuncs.com,com")
        .var("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI-mine");
    let found = environment(&home);
    assert_eq!(found["no_proxy"], "db.internal,localhost,127.0.0.1,::1");
    assert_eq!(found["NO_PROXY"], found["no_proxy"]);
    assert_eq!(found["ALIBABA_CLOUD_ACCESS_KEY_ID"], "LTAI-mine");
    assert!(found.contains_key("TENCENTCLOUD_SECRET_ID"));
}

#[test]
fn what_an_account_of_the_environment_lacks_is_completed_and_reported() {
    let home = home().var("TWILIO_AUTH_TOKEN", "mine");
    let send = "smsctl setup twilio --account-sid $TWILIO_ACCOUNT_SID --auth-token env:TWILIO_AUTH_TOKEN \
                --from +15005550006 --quiet && smsctl test --to +14155550100 --quiet";
    let done = script(&home, &[], &format!("{send} && echo $TWILIO_AUTH_TOKEN")).exits(0);
    assert!(done.stdout.ends_with("\nmine\n"), "{done}");
    let told = "note: TWILIO_ACCOUNT_SID is not set; the command gets demo values, which the sandbox accepts with \
                TWILIO_AUTH_TOKEN\n";
    assert!(done.stderr.contains(told) && done.stderr.matches("note:").count() == 1, "{done}");
    // An API key needs a secret, which the demo account has not.
    let half = crate::support::Home::new().var("TWILIO_API_KEY", "SK11111111111111111111111111111111");
    let told = script(&half, &[], "env").exits(0);
    assert!(told.stderr.contains("TWILIO_API_SECRET is not set; the sandbox refuses its requests to twilio"), "{told}");
    assert!(!told.stdout.contains("TWILIO_AUTH_TOKEN"), "{told}");
}

#[test]
fn both_variables_of_the_region_are_set_and_one_follows_the_other() {
    let found = environment(&home());
    assert_eq!((&*found["AWS_REGION"], &*found["AWS_DEFAULT_REGION"]), ("us-east-1", "us-east-1"));
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        let found = environment(&home().var(name, "eu-central-1"));
        assert_eq!((&*found["AWS_REGION"], &*found["AWS_DEFAULT_REGION"]), ("eu-central-1", "eu-central-1"), "{name}");
    }
    let found = environment(&home().var("AWS_REGION", "eu-west-1").var("AWS_DEFAULT_REGION", "eu-west-2"));
    assert_eq!((&*found["AWS_REGION"], &*found["AWS_DEFAULT_REGION"]), ("eu-west-1", "eu-west-2"));
}

#[test]
fn a_command_that_sends_nothing_to_the_sandbox_gets_a_note_on_how_clients_find_it() {
    let hint = "note: nothing reached the sandbox; `smsctl help clients`";
    let done = script(&home(), &[], "true").exits(0);
    assert!(done.stderr.contains(hint) && done.stderr.contains("--strict"), "{done}");
    let done = script(&home(), &[], "smsctl sandbox ready --quiet").exits(0);
    assert!(!done.stderr.contains(hint), "{done}");
}

#[test]
fn other_products_of_a_provider_are_blocked_and_named_like_any_other_host() {
    if is_missing("curl") {
        return;
    }
    let hosts = ["s3.amazonaws.com", "sts.us-east-1.amazonaws.com", "www.twilio.com"];
    for host in hosts {
        let done = script(&home(), &[], &format!("curl -sS https://{host}/ 2>&1")).exits(56);
        assert!(done.stdout.contains("403"), "{done}");
        assert!(done.stderr.ends_with(&format!("1 request to other hosts blocked: {host}\n")), "{done}");
    }
}

/// A web server on an address of this machine that proxies are used for.
fn web_server() -> std::net::SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.2:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut head) = (stream.unwrap(), vec![]);
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while let Some(Ok(line)) = lines.next().filter(|line| line.as_ref().is_ok_and(|line| !line.is_empty())) {
                head.push(line);
            }
            let body = head.join("|");
            let length = body.len();
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}").unwrap();
        }
    });
    address
}

#[test]
fn an_allowed_host_is_reached_through_the_proxy_and_no_other() {
    let home = home();
    if is_missing("curl") {
        return;
    }
    let address = web_server();
    let (host, port) = (address.ip().to_string(), address.port());
    let requests = format!(
        "curl -sS -H 'Proxy-Authorization: Basic eDp5' http://{address}/plain?a=b; echo; \
         curl -sS --proxytunnel http://{address}/tunnel; echo; curl -sSi http://127.0.0.3:{port}/"
    );
    let done = script(&home, &["--allow", &host], &requests).exits(0);
    let lines: Vec<_> = done.stdout.lines().collect();
    assert!(lines[0].starts_with(&format!("GET /plain?a=b HTTP/1.1|host: {address}|")), "{done}");
    assert!(!lines[0].to_lowercase().contains("proxy"), "{done}");
    assert!(lines[1].starts_with("GET /tunnel HTTP/1.1|Host: "), "{done}");
    assert!(lines[2].starts_with("HTTP/1.1 421"), "{done}");
    assert!(done.stderr.ends_with("1 request to other hosts blocked: 127.0.0.3\n"), "{done}");
    let blocked = script(&home, &[], &format!("curl -sSi http://{address}/")).exits(0);
    assert!(blocked.stdout.starts_with("HTTP/1.1 421"), "{blocked}");
    let gone = script(&home, &["--allow=127.0.0.9"], "curl -sS --proxytunnel http://127.0.0.9:1/ 2>&1").exits(56);
    assert!(gone.stdout.contains("502") && !gone.stderr.contains("blocked"), "{gone}");
}

#[test]
fn a_host_that_is_emulated_cannot_be_allowed_and_another_of_its_company_can() {
    for (host, problem) in [
        ("api.twilio.com", "the sandbox emulates this host of twilio"),
        ("API.dublin.ie1.Twilio.com", "the sandbox emulates this host of twilio"),
        ("sns.eu-west-1.amazonaws.com", "the sandbox emulates this host of sns"),
        ("https://auth.example.com", "the name of a host"),
        ("auth.example.com:443", "the name of a host"),
        ("", "the name of a host"),
    ] {
        let done = script(&home(), &["--allow", host], "true").exits(2);
        assert!(done.stderr.contains("--allow") && done.stderr.contains(problem), "{host}: {done}");
    }
    script(&home(), &["--allow=auth.example.com", "--allow", "my-bucket.s3.amazonaws.com"], "true").exits(0);
}

#[test]
fn flags_that_exclude_each_other_are_named() {
    for (args, message) in [
        (&["sandbox", "run", "--strict", "--listen=1", "--", "true"][..], "--strict cannot be used with --listen"),
        (&["sandbox", "run", "--listen=1", "--strict", "--", "true"], "--listen cannot be used with --strict"),
        (&["sandbox", "run", "--allow=a.example", "--strict", "--", "true"], "--allow cannot be used with --strict"),
        (&["sandbox", "--tls", "run", "--", "true"], "--tls"),
        (&["sandbox", "--listen=1", "run", "--", "true"], "--listen"),
        (&["sandbox", "--accept-any", "ca"], "--accept-any"),
    ] {
        let done = home().run(args).exits(2);
        assert!(done.stderr.contains(message), "{args:?}: {done}");
    }
}

#[test]
fn no_entry_of_no_proxy_leads_past_the_sandbox_however_it_is_separated() {
    let home = home()
        .var("no_proxy", "db.internal api.twilio.com\t.nexmo.com,ilio.com\n52.0.0.0/8")
        .var("NO_PROXY", "*")
        .var("npm_config_no_proxy", "twilio.com other.internal")
        .var("npm_config_https_proxy", "http://192.0.2.1:3128")
        .var("TRUST_PROXY", "1");
    let done = script(&home, &[], "env").exits(0);
    for line in [
        "no_proxy=db.internal,localhost,127.0.0.1,::1\n",
        "NO_PROXY=localhost,127.0.0.1,::1\n",
        "npm_config_no_proxy=other.internal\n",
        "npm_config_https_proxy=http://127.0.0.1:",
        "TRUST_PROXY=1\n",
    ] {
        assert!(done.stdout.contains(line), "{line}: {done}");
    }
    let note = "removed from NO_PROXY, because it would bypass the sandbox: *, .nexmo.com, 52.0.0.0/8, api.twilio.com, ilio.com, twilio.com\n";
    assert!(done.stderr.contains(note), "{done}");
    if is_missing("curl") {
        return;
    }
    // Past the sandbox it would be this machine, where nothing listens.
    let send = "curl -sS --resolve api.twilio.com:443:127.0.0.1 https://api.twilio.com/2010-04-01/Accounts";
    let answered = script(&home, &[], send).exits(0);
    assert!(answered.stdout.contains("20003"), "{answered}");
}

/// A program of this name, first in the path, that prints this.
fn with_program(home: Home, name: &str, output: &str) -> Home {
    use std::os::unix::fs::PermissionsExt;
    let folder = home.path("bin");
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join(name);
    std::fs::write(&program, format!("#!/bin/sh\necho {output}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    home.var("PATH", &format!("{}:{}", folder.display(), std::env::var("PATH").unwrap()))
}

#[test]
fn a_program_that_ignores_proxy_variables_is_reported_before_it_runs() {
    let old = with_program(Home::new(), "node", "v20.1.0");
    for command in [&["node", "x.js"][..], &["env", "A=b", "node"], &["sh", "-c", "true && node x.js"]] {
        let told = old.run(&[&RUN[..], &["--"], command].concat()).exits(0).stderr;
        let before = told.find("warning: node v20.1.0 ignores proxy variables").expect(&told);
        assert!(before < told.find("sandbox: 0 messages").unwrap(), "{told}");
        assert!(told.contains("22.21"), "{told}");
    }
    for (version, reported) in [("v24.1.0", true), ("v22.21.0", false), ("v24.5.0", false), ("v26.0.0", false)] {
        let home = with_program(Home::new(), "node", version);
        let told = home.run(&["sandbox", "run", "--", "node"]).exits(0).stderr;
        assert_eq!(told.contains("warning"), reported, "{version}: {told}");
    }
    let java = with_program(Home::new(), "java", "'$JAVA_TOOL_OPTIONS'").var("JAVA_TOOL_OPTIONS", "-Dmine=1");
    let done = java.run(&["sandbox", "run", "--", "java"]).exits(0);
    assert!(done.stderr.contains("warning: java") && done.stderr.contains("keytool"), "{done}");
    let done = script(&java, &[], "echo \"$JAVA_TOOL_OPTIONS\"; echo \"$HTTPS_PROXY\"").exits(0);
    let (options, proxy) = done.stdout.trim().split_once('\n').unwrap();
    let port = proxy.rsplit(':').next().unwrap();
    for part in ["-Dmine=1 ", "-Dhttps.proxyHost=127.0.0.1 ", &format!("-Dhttps.proxyPort={port} ")] {
        assert!(options.contains(part), "{options}");
    }
    let docker = with_program(Home::new(), "docker", "");
    let told = docker.run(&["sandbox", "run", "--quiet", "--", "docker", "run", "x"]).exits(0).stderr;
    assert!(told.starts_with("warning: docker may bypass the sandbox"), "{told}");
}

/// Whether a kernel gives this user a network namespace, which is told where it does not.
#[cfg(target_os = "linux")]
fn has_no_namespaces(home: &Home) -> bool {
    let done = script(home, &["--strict"], "true");
    if done.code != 0 {
        done.exits(3);
        crate::support::skip("the kernel refuses network namespaces");
        return true;
    }
    false
}

#[cfg(target_os = "linux")]
#[test]
fn strictly_run_a_client_without_a_proxy_fails_instead_of_reaching_anybody() {
    let home = home();
    if is_missing("curl") || has_no_namespaces(&home) {
        return;
    }
    let somebody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    somebody.set_nonblocking(true).unwrap();
    let address = somebody.local_addr().unwrap();
    // 7: no connection. The same address answers to a command that is not run so.
    let past = format!("curl -sS --noproxy '*' --max-time 20 http://{address}/ 2>&1; echo $?");
    let done = script(&home, &["--strict"], &past).exits(0);
    assert!(done.stdout.ends_with("\n7\n"), "{done}");
    assert_eq!(somebody.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    let loose = script(&home, &[], &past.replace("--max-time 20", "--max-time 1")).exits(0);
    assert!(somebody.accept().is_ok(), "{loose}");
    // The sandbox answers, to clients by the providers' names and to those that are pointed to it; so do its callbacks.
    let send = "smsctl test --to +14155550100 --quiet && smsctl inbox wait --code-only && \
                curl -sS https://api.twilio.com/2010-04-01/Accounts; exit 9";
    let done = script(&home, &["--strict"], send).exits(9);
    assert!(done.stdout.contains("20003") && done.stderr.contains("1 message accepted"), "{done}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_user_without_privileges_has_a_network_of_their_own_too() {
    use std::os::unix::{fs::chown, process::CommandExt};
    const NOBODY: u32 = 65_534;
    let home = home();
    if !rustix::process::geteuid().is_root() || is_missing("curl") || has_no_namespaces(&home) {
        return;
    }
    // Where the user may go in, and the binary too.
    let folder = tempfile::Builder::new().prefix("smsctl-strict").tempdir_in("/tmp").unwrap();
    let binary = folder.path().join("smsctl");
    // A copy that this process writes itself could be "busy" for a program that another test starts meanwhile.
    assert!(Command::new("cp").arg(env!("CARGO_BIN_EXE_smsctl")).arg(&binary).status().unwrap().success());
    chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    let probe =
        "id -u; curl -sS --noproxy '*' http://192.0.2.1/ 2>&1; curl -sS https://api.twilio.com/2010-04-01/Accounts";
    let mut command = Command::new(&binary);
    command.args(["sandbox", "run", "--strict", "--", "sh", "-c", probe]).uid(NOBODY).gid(NOBODY);
    command.env_clear().env("HOME", folder.path()).env("PATH", std::env::var("PATH").unwrap());
    let output = command.output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    if told.contains("the kernel does not allow") {
        crate::support::skip("the kernel refuses user namespaces");
        return;
    }
    assert!(told.starts_with("65534\ncurl: (7)") && told.contains("20003"), "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn where_the_kernel_refuses_a_network_the_command_does_not_run() {
    use crate::support::strace::{can_trace, strace};
    if !can_trace() {
        return;
    }
    let home = home();
    let inner = home.command(&["sandbox", "run", "--strict", "--", "sh", "-c", "echo it ran"]);
    for (inject, cause) in [
        ("unshare:error=EPERM", "not permitted"),
        ("unshare:error=ENOSPC", "os error 28"),
        ("sendto:error=EACCES", "ermission denied"),
    ] {
        let trace = ["-o", "/dev/null", "-e", "trace=unshare,sendto", "-e", &format!("inject={inject}")];
        let done = strace(&inner, &trace).output().unwrap();
        let told = String::from_utf8(done.stderr).unwrap();
        assert_eq!((done.status.code(), &*done.stdout), (Some(3), &b""[..]), "{inject}: {told}");
        for part in ["the kernel does not allow a network", cause, "omit --strict"] {
            assert!(told.contains(part), "{inject}: {told}");
        }
    }
}

#[test]
fn the_exit_code_and_the_output_are_the_commands_own() {
    let home = home();
    let done = script(&home, &[], "echo out; echo err >&2; exit 42").exits(42);
    assert_eq!(done.stdout, "out\n");
    let (inbox, rest) = done.stderr.split_once('\n').unwrap();
    assert!(inbox.starts_with("sandbox: inbox at http://127.0.0.1:"), "{inbox}");
    assert!(rest.starts_with("err\nsandbox: 0 messages accepted, 0 refused\nnote: nothing reached"), "{rest}");
    let quiet = script(&home, &["--quiet"], "true").exits(0);
    assert_eq!((&*quiet.stdout, &*quiet.stderr), ("", ""));
    let json = script(&home, &["--json"], "kill -9 $$").exits(137);
    assert_eq!(
        json.stderr,
        "{\"sandbox\":{\"messages\":0,\"refused\":0,\"blocked\":{},\"certificate_rejections\":0}}\n"
    );
    let absent = home.run(&[&RUN[..], &["--json", "--", "smsctl-surely-not-there"]].concat()).exits(127);
    assert_eq!(absent.json()["error"]["message"], "smsctl-surely-not-there: command not found");
    home.run(&["sandbox", "run", "--", "/"]).exits(126);
    home.run(&RUN).exits(2);
    let fed = home.feed(&["sandbox", "run", "--", "cat"], "from standard input").exits(0);
    assert_eq!(fed.stdout, "from standard input");
}

#[test]
fn it_listens_on_the_given_address() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for listen in [format!("{free}"), format!(":{free}"), format!("localhost:{free}"), format!("127.0.0.1:{free}")] {
        let done = script(&home(), &["--listen", &listen], "echo $SMSCTL_SANDBOX").exits(0);
        assert_eq!(done.stdout, format!("http://127.0.0.1:{free}\n"), "{listen}");
    }
    for wrong in ["", "x", "1:2:3", "localhost", "70000"] {
        home().run(&[&RUN[..], &["--listen", wrong, "--", "true"]].concat()).exits(2);
    }
    home().run(&[&RUN[..], &["--strict", "--listen=1", "--", "true"]].concat()).exits(2);
}

#[test]
fn smsctl_itself_finds_the_sandbox_and_what_came_is_counted() {
    let done = script(
        &home(),
        &[],
        "smsctl test --sandbox --to +14155550100 --template generic --quiet && smsctl inbox wait --sandbox --code-only",
    );
    let done = done.exits(0);
    let code = done.stdout.lines().last().unwrap();
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{done}");
    assert!(done.stderr.ends_with("sandbox: 1 message accepted, 0 refused\n"), "{done}");
}

#[test]
fn an_account_of_the_environment_is_known_by_every_secret_it_has() {
    let home = home()
        .var("TWILIO_ACCOUNT_SID", "AC11111111111111111111111111111111")
        .var("TWILIO_AUTH_TOKEN", "a-token")
        .var("TWILIO_API_KEY", "SK11111111111111111111111111111111")
        .var("TWILIO_API_SECRET", "a-secret");
    let token =
        "smsctl setup twilio --account-sid $TWILIO_ACCOUNT_SID --auth-token env:TWILIO_AUTH_TOKEN --from +15005550006";
    let key = "env -u TWILIO_AUTH_TOKEN smsctl setup twilio --account-sid $TWILIO_ACCOUNT_SID --api-key-sid $TWILIO_API_KEY --api-key-secret env:TWILIO_API_SECRET --from +15005550006";
    let send = "smsctl test --to +14155550100";
    for (setup, secret) in [(token, "TWILIO_AUTH_TOKEN"), (key, "TWILIO_API_SECRET")] {
        let done = script(&home, &["--quiet"], &format!("{setup} && {send} && echo known && {secret}=other {send}"));
        let done = done.exits(4);
        assert!(done.stdout.contains("known") && home.text().contains(secret), "{done}");
        std::fs::remove_file(home.file()).unwrap();
    }
    let one_valid = home.var("TWILIO_API_KEY", "mine");
    let told = script(&one_valid, &[], "true").exits(0).stderr;
    assert!(!told.contains("is invalid"), "{told}");
    let none_valid = one_valid.var("TWILIO_ACCOUNT_SID", "mine");
    let told = script(&none_valid, &[], "true").exits(0).stderr;
    assert!(told.contains("the account in the environment is invalid: account-sid"), "{told}");
}

#[test]
fn a_signal_reaches_the_command_and_its_end_is_waited_for() {
    for (name, code) in [("INT", 5), ("TERM", 6), ("HUP", 7)] {
        let home = home();
        let trap = format!("trap 'echo heard; exit {code}' {name}; echo $PPID; while :; do sleep 0.01; done");
        let mut command = home.command(&["sandbox", "run", "--", "sh", "-c", &trap]);
        // A group of its own, which no terminal's keys reach.
        let mut child = command.process_group(0).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut parent = String::new();
        output.read_line(&mut parent).unwrap();
        assert_eq!(parent.trim(), child.id().to_string());
        assert!(Command::new("kill").args(["-s", name, parent.trim()]).status().unwrap().success());
        let status = child.wait().unwrap();
        assert_eq!((status.code(), status.signal()), (Some(code), None), "{name}");
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "heard\n");
    }
}

#[test]
fn a_program_that_a_signal_ends_is_reported_by_number_and_leaves_no_process() {
    if is_missing("perl") || is_missing("ps") {
        return;
    }
    for (name, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let home = home();
        // Shells start what they put in the background with SIGINT ignored.
        let work = "perl -e '$SIG{INT} = \"DEFAULT\"; sleep' & echo $!; wait";
        let mut command = home.command(&["sandbox", "run", "--quiet", "--", "sh", "-c", work]);
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut grandchild = String::new();
        output.read_line(&mut grandchild).unwrap();
        assert!(is_running(grandchild.trim()));
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(code), "{name}");
        assert!(!is_running(grandchild.trim()), "{name}");
    }
}

#[test]
fn processes_that_a_program_leaves_end_with_it() {
    if is_missing("ps") {
        return;
    }
    // One that ends when it is asked to, and one that does not.
    for left in ["sleep 1000", "sh -c 'trap \"\" TERM; while :; do sleep 1000; done'"] {
        let done = script(&home(), &[], &format!("{left} >/dev/null 2>&1 & echo $!; exit 3")).exits(3);
        assert!(!is_running(done.stdout.trim()), "{left}: {done}");
    }
}

/// Whether a process runs; one that has ended and is not waited for yet does not.
fn is_running(pid: &str) -> bool {
    let state = Command::new("ps").args(["-o", "stat=", "-p", pid]).output().unwrap().stdout;
    !state.is_empty() && state[0] != b'Z'
}

/// A terminal in which a shell counts the interrupts that it hears.
fn terminal_with_counter(home: &Home) -> PtySession {
    let count = "stty echo; trap 'n=$((n + 1)); echo interrupted' INT; echo begin; read line; read line; echo \"heard <$n> $line\"";
    let command = home.command(&["sandbox", "run", "--", "bash", "-c", count]);
    let mut plain = Command::new(command.get_program());
    plain.args(command.get_args()).env_clear();
    plain.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut terminal = spawn_in_pty(plain);
    terminal.expect("begin").unwrap();
    terminal
}

#[test]
fn a_key_of_the_terminal_is_heard_once_and_so_is_a_signal_to_this_process() {
    if is_missing("bash") {
        return;
    }
    let home = home();
    let mut terminal = terminal_with_counter(&home);
    terminal.send("\x03").unwrap();
    terminal.expect("interrupted").unwrap();
    terminal.send("one\n").unwrap();
    let pid = terminal.get_process().pid().to_string();
    assert!(Command::new("kill").args(["-s", "INT", &pid]).status().unwrap().success());
    terminal.expect("interrupted").unwrap();
    terminal.send("two\n").unwrap();
    terminal.expect("heard <2> two").unwrap();
    terminal.expect("0 messages accepted").unwrap();
    terminal.expect(Eof).unwrap();
}

#[test]
fn in_a_pipeline_the_program_gets_the_terminal_when_it_reads_from_it() {
    let home = home();
    let command = home.command(&[]);
    let script = format!(
        "{} sandbox run --quiet -- sh -c 'echo ask; read answer; echo got $answer' | cat",
        env!("CARGO_BIN_EXE_smsctl")
    );
    let mut plain = Command::new("sh");
    plain.args(["-c", &script]).env_clear();
    plain.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut terminal = spawn_in_pty(plain);
    terminal.expect("ask").unwrap();
    terminal.send("this\n").unwrap();
    terminal.expect("got this").unwrap();
    terminal.expect(Eof).unwrap();
}

#[test]
fn curl_sends_with_what_it_finds() {
    let home = home();
    if is_missing("curl") {
        return;
    }
    let send = r#"curl -sS --fail-with-body -u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" --data-urlencode To=+14155550100 --data-urlencode From=+15005550006 -d Body=hello https://api.twilio.com/2010-04-01/Accounts/$TWILIO_ACCOUNT_SID/Messages.json"#;
    let done = script(&home, &[], send).exits(0);
    assert_eq!(done.json()["status"], "queued", "{done}");
    assert!(done.stderr.ends_with("sandbox: 1 message accepted, 0 refused\n"), "{done}");
    // 60: it trusts only the roots of this machine.
    let no_roots = "env -u CURL_CA_BUNDLE -u SSL_CERT_FILE curl -sS https://api.twilio.com/";
    let untrusting = script(&home, &[], no_roots).exits(60);
    let note =
        "note: 1 connection failed because the client does not trust the sandbox's certificate; `smsctl help clients`";
    assert!(untrusting.stderr.contains(note), "{untrusting}");
    assert!(script(&home, &["--json"], no_roots).exits(60).stderr.contains(r#""certificate_rejections":1"#));
    // 56: the proxy refuses; no other host is reached.
    let stray = script(&home, &[], "curl -sS https://example.com/ 2>&1").exits(56);
    assert!(stray.stdout.contains("403"), "{stray}");
    let strays = "curl -sS https://example.com/ http://EXAMPLE.com/ http://other.example:81/ https://api.twilio.com/";
    let stray = script(&home, &[], strays);
    let told = "1 refused; 3 requests to other hosts blocked: example.com, other.example\n";
    assert!(stray.stderr.ends_with(told), "{stray}");
    let stray = script(&home, &["--json"], strays);
    assert!(stray.stderr.contains(r#""blocked":{"example.com":2,"other.example":1}"#), "{stray}");
}
