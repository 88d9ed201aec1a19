//! A headless Chromium, driven over WebDriver: JSON over HTTP, <https://www.w3.org/TR/webdriver2/>.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

/// A window of a browser of its own; both end with it.
pub struct Browser {
    driver: Child,
    session: String,
    client: reqwest::Client,
    runtime: Runtime,
}

impl Browser {
    /// `None` where there is no Chromium with its driver on this machine.
    pub fn open() -> Option<Self> {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut driver = command.spawn().ok()?;
        let lines = BufReader::new(driver.stdout.take()?).lines();
        // "ChromeDriver was started successfully on port 34567."
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_suffix('.')?.rsplit_once("on port ").map(|(_, port)| port.to_owned()))?;
        let provider = rustls::crypto::ring::default_provider();
        let tls = rustls::ClientConfig::builder_with_provider(Arc::new(provider));
        let tls = tls.with_safe_default_protocol_versions().unwrap();
        let tls = tls.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
        let client = reqwest::Client::builder().no_proxy().tls_backend_preconfigured(tls).build().unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let mut browser = Self { driver, session: format!("http://127.0.0.1:{port}/session"), client, runtime };
        let args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"];
        let wanted = json!({
            "goog:chromeOptions": { "args": args },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let told = browser.post("", json!({ "capabilities": { "alwaysMatch": wanted } }));
        browser.session += &format!("/{}", told["sessionId"].as_str().unwrap_or_else(|| panic!("{told}")));
        Some(browser)
    }

    /// Changes the size of the page and the colours that the user prefers.
    pub fn look(&self, width: u32, height: u32, dark: bool) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size);
        let value = if dark { "dark" } else { "light" };
        let features = [json!({ "name": "prefers-color-scheme", "value": value })];
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    fn post(&self, path: &str, body: Value) -> Value {
        let request = self.client.post(format!("{}{path}", self.session)).body(body.to_string());
        self.told(request)
    }

    fn told(&self, request: reqwest::RequestBuilder) -> Value {
        let text = self.runtime.block_on(async { request.send().await.unwrap().text().await.unwrap() });
        let told: Value = serde_json::from_str(&text).unwrap();
        assert!(told["value"].get("error").is_none(), "{}", told["value"]);
        told["value"].clone()
    }

    pub fn devtools(&self, command: &str, params: Value) -> Value {
        self.post("/goog/cdp/execute", json!({ "cmd": command, "params": params }))
    }

    pub fn visit(&self, url: &str) {
        self.post("/url", json!({ "url": url }));
    }

    /// What a piece of script returns.
    pub fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({ "script": script, "args": [] }))
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub fn until(&self, expression: &str) {
        let late = Instant::now() + Duration::from_secs(30);
        while self.run(&format!("try {{ return Boolean({expression}) }} catch {{ return false }}")) != json!(true) {
            let body = || self.run("return document.body.innerText");
            assert!(Instant::now() < late, "never came true: {expression}\n{}", body());
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Presses keys, wherever the focus is.
    pub fn press(&self, keys: &str) {
        let downs = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|action| json!({ "type": action, "value": key.to_string() })));
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": downs.collect::<Vec<_>>() });
        self.post("/actions", json!({ "actions": [keyboard] }));
    }

    /// What the console complained about.
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.post("/se/log", json!({ "type": "browser" }));
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Keeps a picture in `target/screens`, for people to look at.
    pub fn picture(&self, name: &str) {
        let told = self.told(self.client.get(format!("{}/screenshot", self.session)));
        let bytes = BASE64_STANDARD.decode(told.as_str().unwrap()).unwrap();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/screens");
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(format!("{folder}/{name}.png"), bytes).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.runtime.block_on(self.client.delete(&self.session).send());
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
