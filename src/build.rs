//! The unwinder is linked in: to load it as a library would take a sixth of the shortest run.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::env::var;

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    let target = |part: &str| var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    if (target("OS"), target("ENV")) == ("linux".into(), "gnu".into()) {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
