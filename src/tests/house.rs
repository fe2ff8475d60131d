//! The rules of the house: which part may name which, and what no part does.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::api::ALL;

/// Every part of `src/`, a file or a folder, with all other parts that it names. Its tests may name more.
const PARTS: [(&str, &[&str]); 16] = [
    ("api", &["operation", "shape", "value"]),
    ("client", &["api", "engine", "fifo", "flows", "operation", "options", "secret", "sorted", "text", "value"]),
    ("engine", &["fifo", "operation", "options", "secret", "shape", "sorted", "text", "value"]),
    ("fifo", &[]),
    ("flows", &["api", "engine", "fifo", "operation", "options", "secret", "shape", "sorted", "text", "value"]),
    ("generate", &["api", "engine", "operation", "options", "shape", "value"]),
    ("native", &["api", "client", "engine", "flows", "operation", "options", "shape", "sorted", "text", "value"]),
    ("operation", &["shape", "text"]),
    ("options", &["engine", "operation", "secret", "shape", "text", "value"]),
    ("secret", &["shape", "text", "value"]),
    ("shape", &["secret", "value"]),
    ("sorted", &[]),
    ("text", &[]),
    ("tools", &["engine", "flows", "secret", "shape", "value"]),
    ("value", &["text"]),
    (
        "wasm",
        &["api", "client", "engine", "flows", "operation", "options", "secret", "sorted", "text", "tools", "value"],
    ),
];

/// The parts that may talk to the world, and the one that writes files.
const HOSTS: [&str; 3] = ["native", "wasm", "generate"];

/// What of the standard library talks to the world.
const WORLD: [&str; 7] = ["env", "fs", "io", "net", "process", "thread", "time"];

/// What is not in the package, so that its size does not matter.
const NATIVE: [&str; 3] = ["src/generate", "src/native", "src/value/text.rs"];

/// So many lines of code are the most that a file has, its comments and its own tests aside.
const MOST_LINES: usize = 400;

/// What only the binding may name.
const BINDING: [&str; 5] = ["wasm_bindgen", "js_sys", "web_sys", "gloo_net", "wasm_bindgen_futures"];

#[test]
fn each_part_names_these_others_and_no_more() {
    let listed: BTreeSet<String> = PARTS.iter().map(|(part, _)| (*part).to_owned()).collect();
    let found: BTreeSet<String> = sources("src").iter().filter_map(|source| part_of(&source.path)).collect();
    assert_eq!(found, listed, "the parts of src/ and those that are listed here");
    for (part, known) in PARTS {
        let mut named = BTreeSet::new();
        for Source { path, code } in
            sources("src").iter().filter(|source| part_of(&source.path).as_deref() == Some(part))
        {
            for other in parts_in(code).into_iter().filter(|other| other != part) {
                assert!(known.contains(&other.as_str()), "{} names crate::{other}", path.display());
                named.insert(other);
            }
            let depth = path.components().skip(1).filter(|name| name.as_os_str() != "mod.rs").count();
            assert!(!code.contains(&"super::".repeat(depth)), "{} names the crate as super", path.display());
        }
        assert!(known.iter().all(|other| named.contains(*other)), "{part} names only {named:?}");
    }
}

#[test]
fn every_way_to_name_a_part_is_seen() {
    let code = "use crate::DIRECT;\nuse crate::{\n  shape, value::{Step, Value},\n operations};\nfn f(time: crate::engine::time::Time) {}
        macro_rules! m { () => { $crate::text::any() } }\nuse crate::sorted;";
    let expected = ["engine", "operation", "shape", "sorted", "text", "value"];
    assert_eq!(parts_in(code), expected.map(str::to_owned).into());
}

#[test]
fn the_engine_names_no_area() {
    let areas: BTreeSet<&str> = ALL.iter().filter_map(|operation| operation.name.split('.').next()).collect();
    for Source { path, code } in sources("src/engine") {
        for area in &areas {
            assert!(!code.contains(&format!("\"{area}.")), "{} names {area}", path.display());
        }
    }
}

#[test]
fn only_hosts_talk_to_the_world() {
    for Source { path, code } in sources("src") {
        let host = part_of(&path).is_some_and(|part| HOSTS.contains(&part.as_str()));
        for name in named_in(&code, "std::").iter().filter(|_| !host) {
            assert!(!WORLD.contains(&name.as_str()), "{} names std::{name}", path.display());
        }
    }
}

#[test]
fn only_the_binding_knows_javascript() {
    for Source { path, code } in sources("src").iter().filter(|source| !source.path.starts_with("src/wasm")) {
        for name in BINDING {
            assert!(!code.contains(&format!("{name}::")), "{} names {name}", path.display());
        }
    }
}

#[test]
fn the_binding_has_no_code_for_each_type_of_operation() {
    for Source { path, code } in sources("src/wasm") {
        assert!(!code.contains("Operation<"), "{} names Operation", path.display());
    }
}

#[test]
fn what_is_in_the_package_formats_nothing() {
    for Source { path, code } in
        sources("src").iter().filter(|source| !NATIVE.iter().any(|own| source.path.starts_with(own)))
    {
        for formats in ["format!(", "write!(", "println!("] {
            assert!(!code.contains(formats), "{} has {formats}", path.display());
        }
    }
}

#[test]
fn the_emulator_knows_nothing_of_the_client() {
    for Source { path, code } in sources("emulator/src") {
        assert!(!code.contains("hubspot_wasm"), "{} names hubspot_wasm", path.display());
    }
}

#[test]
fn no_file_outgrows_its_idea() {
    for Source { path, code } in ["src", "emulator/src"].into_iter().flat_map(sources) {
        let lines = code.lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines of code: it holds two ideas", path.display());
    }
}

/// The parts that a text names. A macro counts as the part that has it; what the build is, as none.
fn parts_in(code: &str) -> BTreeSet<String> {
    let part = |name: String| match name.as_str() {
        "operations" => "operation".to_owned(),
        "words" => "shape".to_owned(),
        _ => name,
    };
    named_in(code, "crate::").into_iter().filter(|name| name != "DIRECT").map(part).collect()
}

/// The names that follow a path, or stand in a list behind it: `crate::name`, `crate::{name, …}`.
fn named_in(code: &str, path: &str) -> Vec<String> {
    let lists = code.split(path).skip(1);
    let entries = lists.flat_map(|rest| rest.strip_prefix('{').map_or_else(|| Vec::from([rest]), top_level));
    let is_end = |letter: char| !letter.is_alphanumeric() && letter != '_';
    entries.filter_map(|entry| entry.trim_start().split(is_end).next().map(str::to_owned)).collect()
}

/// The entries of a list up to its brace, each with the lists within it.
fn top_level(list: &str) -> Vec<&str> {
    let (mut entries, mut start, mut depth) = (Vec::new(), 0, 1);
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && letter == ',') {
            entries.push(&list[start..at]);
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    entries.retain(|entry| !entry.trim().is_empty());
    entries
}

/// A Rust file, without its comments and up to its own tests.
struct Source {
    path: PathBuf,
    code: String,
}

/// Every Rust file below a folder but for those of tests.
fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(Path::new(folder), &mut found);
    assert!(!found.is_empty(), "{folder} has no Rust file");
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_stem().is_some_and(|name| name == "tests") {
            continue;
        }
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let own = text.split("\nmod tests {").next().unwrap_or_default();
            let lines: Vec<&str> = own.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            found.push(Source { path, code: lines.join("\n") });
        }
    }
}

/// The part that a file of `src/` belongs to; none for `lib.rs`, which lists them.
fn part_of(path: &Path) -> Option<String> {
    let name = path.components().nth(1)?.as_os_str().to_str()?.trim_end_matches(".rs");
    (name != "lib").then(|| name.to_owned())
}
