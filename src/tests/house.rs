//! The rules of the house: which part may know which.

use std::fs;
use std::path::{Path, PathBuf};

/// What each part may not name, before its tests begin.
const RULES: [(&str, &[&str]); 5] = [
    ("src/api", &["engine", "flows", "client", "options", "secret", "wasm"]),
    ("src/engine", &["api", "flows", "client", "wasm"]),
    ("src/flows", &["client", "wasm"]),
    ("src/wasm", &["shape", "operation::Operation", "fifo"]),
    ("src/generate", &["client", "wasm"]),
];

/// What only the binding may name.
const BINDING: [&str; 5] = ["wasm_bindgen", "js_sys", "web_sys", "gloo_net", "wasm_bindgen_futures"];

#[test]
fn each_part_knows_only_what_it_may() {
    for (folder, forbidden) in RULES {
        for (file, text) in sources(Path::new(folder)) {
            for part in forbidden {
                let named = names(&text, part);
                assert!(!named, "{} names crate::{part}", file.display());
            }
        }
    }
}

#[test]
fn only_the_binding_knows_javascript() {
    for (file, text) in sources(Path::new("src")) {
        if !file.starts_with("src/wasm") {
            for name in BINDING {
                assert!(!text.contains(&format!("{name}::")), "{} names {name}", file.display());
            }
        }
    }
}

#[test]
fn the_emulator_knows_nothing_of_the_client() {
    for (file, text) in sources(Path::new("emulator/src")) {
        assert!(!text.contains("hubspot_wasm"), "{} names hubspot_wasm", file.display());
    }
}

/// Whether `use crate::part`, or one of `use crate::{part, …}`, stands in the text.
fn names(text: &str, part: &str) -> bool {
    let listed = |line: &str| {
        let list = line.strip_prefix("use crate::{").unwrap_or_default();
        list.split([',', '{', '}', ';'])
            .any(|item| item.trim() == part || item.trim().starts_with(&format!("{part}::")))
    };
    text.contains(&format!("crate::{part}::")) || text.contains(&format!("crate::{part};")) || text.lines().any(listed)
}

/// Every Rust file below a folder, up to its own tests.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                found.extend(sources(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("\nmod tests {").next().unwrap_or_default().to_owned();
            found.push((path, code));
        }
    }
    assert!(!found.is_empty(), "{} has no Rust file", folder.display());
    found
}
