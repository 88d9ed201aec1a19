//! Environment variables: what `export --format env` and `k8s` write is imported again, and a `.env` with two providers
//! needs a flag.

use serde_json::json;

use super::*;

fn connector() -> Value {
    json!({
        "name": "twilio", "provider": "twilio",
        "fields": {
            "account-sid": ACCOUNT_SID, "auth-token": "t0k3n of 'mine' $HOME", "from": "+14155550123", "region": "ie1",
        },
        "templates": {},
    })
}

#[test]
fn exports_for_a_shell_and_for_kubernetes_are_read_back() {
    let home = Home::new();
    import(&home, &connector(), &[]).exits(0);
    let exported = || home.run(&["export", "--format=json", "--show-secrets"]).exits(0).json();
    let before = exported();
    // A shell has no variable for the sender; a Secret has every field.
    for (format, flags) in [("env", &["--from=+14155550123"][..]), ("k8s", &[])] {
        let text = home.run(&["export", "--show-secrets", "--format", format]).exits(0).stdout;
        home.run(&["remove", "twilio", "--yes"]).exits(0);
        home.feed(&[&["import", "-", "--no-input"], flags].concat(), text).exits(0);
        assert_eq!(exported(), before, "{format}");
    }
}

#[test]
fn a_dotenv_with_two_providers_needs_the_flag_and_names_the_rest() {
    let home = Home::new().var("OTHER_TOKEN", "t0k3n");
    let text = format!(
        "PORT=3000\nTWILIO_ACCOUNT_SID={ACCOUNT_SID}\nTWILIO_AUTH_TOKEN=t0k3n\nVONAGE_API_KEY=a1b2c3d4\nVONAGE_API_SECRET=x\n"
    );
    let run = |flags: &[&str], text: &str| home.feed(&[&["import", "-", "--no-input"], flags].concat(), text);
    let done = run(&["--from=+14155550123"], &text).exits(10);
    assert!(done.stderr.contains("add --provider twilio or --provider vonage"), "{done}");
    let done = run(&["--from=+14155550123", "--provider=twilio"], &text).exits(0);
    assert_eq!(notes(&done), ["PORT, VONAGE_API_KEY, VONAGE_API_SECRET are not imported"]);
    home.run(&["set", "auth-token=env:OTHER_TOKEN"]).exits(0);
    let done = run(&["--from=+14155550123", "--provider=twilio"], &text).exits(0);
    assert_eq!(notes(&done)[1], "auth-token was env:OTHER_TOKEN; the document's value replaces it");
    let expanded = text.replace("=t0k3n", "=${SECRET}");
    let done = run(&["--from=+14155550123", "--provider=twilio"], &expanded).exits(2);
    assert!(done.stderr.contains("auth-token: the $ in TWILIO_AUTH_TOKEN is not expanded"), "{done}");
    let placeholder = text.replace("=t0k3n", "=<your-token>");
    let done = run(&["--from=+14155550123", "--provider=twilio"], &placeholder).exits(2);
    assert!(done.stderr.contains("auth-token: is a placeholder") && !done.stderr.contains("your-token"), "{done}");
}

#[test]
fn a_reference_of_supabases_config_is_saved_as_one() {
    let home = Home::new();
    let text = format!(
        "[auth.sms]\ntemplate = \"Your code is {{{{ .Code }}}}\"\n[auth.sms.twilio]\nenabled = true\n\
         account_sid = \"{ACCOUNT_SID}\"\nmessage_service_sid = \"{MESSAGING_SERVICE_SID}\"\n\
         auth_token = \"env(SUPABASE_AUTH_SMS_TWILIO_AUTH_TOKEN)\"\n"
    );
    home.feed(&["import", "-", "--no-input"], text).exits(0);
    let shown = home.run(&["show", "--json"]).exits(0).json();
    assert_eq!(shown["fields"]["auth-token"], "env:SUPABASE_AUTH_SMS_TWILIO_AUTH_TOKEN");
    assert_eq!(shown["templates"]["register"], "Your code is {{code}}");
}
