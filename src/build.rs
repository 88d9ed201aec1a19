//! Links the unwinder statically with the feature `static-unwinder`: loading `libgcc_s.so` would take a sixth of the
//! shortest run.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::env::{var, var_os};

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    let target = |part: &str| var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    let is_glibc = (target("OS"), target("ENV")) == ("linux".into(), "gnu".into());
    if is_glibc && var_os("CARGO_FEATURE_STATIC_UNWINDER").is_some() {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
