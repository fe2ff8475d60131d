//! docs/coverage.md and the code agree: what the page names is there, and what is there the page names.

use std::fs;

use crate::api::ALL;

/// The sections of the API reference.
const SECTIONS: [&str; 60] = [
    "1", "1.1", "2", "2.1", "2.2", "2.3", "2.4", "3", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "4",
    "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "4.9", "4.10", "4.11", "5", "5.1", "5.2", "5.2.1", "5.2.2",
    "5.2.3", "5.2.4", "5.2.5", "5.2.6", "6", "6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "7", "7.1", "7.2",
    "7.2.1", "7.2.2", "7.2.3", "8", "8.1", "8.2", "8.3", "8.4", "8.5", "8.6", "8.7", "8.8",
];

/// A line of the page: `- Operations: a, b`, `- [file](../file): a test, another`.
struct Line {
    label: String,
    names: Vec<String>,
}

#[test]
fn every_section_of_the_documents_says_what_is_there() {
    let page = page();
    let sections: Vec<&str> =
        page.split("\n###").skip(1).map(|section| section.trim_start_matches('#').trim_start()).collect();
    let numbers: Vec<&str> =
        sections.iter().filter_map(|section| section.split(' ').next()).filter(|word| is_number(word)).collect();
    assert_eq!(numbers, SECTIONS);
    // The page about snapshots has three.
    assert_eq!(sections.len(), SECTIONS.len() + 3);
    for section in sections {
        assert!(section.contains("\n- "), "nothing is said of: {section}");
    }
}

#[test]
fn the_page_names_every_operation_and_no_other() {
    let named = named("Operations");
    for name in &named {
        assert!(ALL.iter().any(|operation| operation.name == name), "there is no operation {name}");
    }
    for operation in ALL {
        assert!(named.iter().any(|name| name == operation.name), "docs/coverage.md lacks {}", operation.name);
    }
}

#[test]
fn what_stands_beside_the_operations_is_exported() {
    let exports = read("pkg-template/src/exports.js");
    let exports: Vec<&str> = exports.split(|character: char| !character.is_ascii_alphanumeric()).collect();
    for name in [named("Functions"), named("Constants")].concat() {
        assert!(exports.contains(&name.as_str()), "{name} is not exported");
    }
    let files = fs::read_dir("pkg-template/types").unwrap();
    let types: String = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    for method in named("Methods") {
        let (namespace, name) = method.rsplit_once('.').unwrap();
        assert!(has_methods(namespace), "{namespace} has no methods of its own");
        assert!(
            types.contains(&format!("\n  {name}(")) || types.contains(&format!("\n  {name}<")),
            "no type has {name}"
        );
    }
}

#[test]
fn every_test_that_the_page_names_is_one() {
    let mut count = 0;
    for line in lines() {
        let Some((file, target)) = line.label.strip_prefix('[').and_then(|label| label.split_once("](../")) else {
            continue;
        };
        assert_eq!(target, format!("{file})"));
        let text = read(file);
        for name in &line.names {
            let found = match file.strip_suffix(".rs") {
                Some(_) => {
                    text.contains(&format!("#[test]\nfn {name}()"))
                        || text.contains(&format!("#[test]\n    fn {name}()"))
                }
                None => text.contains(&format!("test(\"{name}\"")),
            };
            assert!(found, "{file} has no test {name}");
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn what_the_page_says_is_not_there_yet_is_not() {
    for name in named("Not yet") {
        assert!(ALL.iter().all(|operation| operation.name != name), "{name} is an operation");
        let (namespace, _) = name.rsplit_once('.').unwrap();
        assert!(!has_methods(namespace), "{namespace} has methods now: say so instead of {name}");
    }
}

fn page() -> String {
    read("docs/coverage.md").replace("\n  ", " ")
}

fn lines() -> Vec<Line> {
    let line = |line: &str| {
        let (label, rest) = line.strip_prefix("- ")?.split_once(": ")?;
        let names = rest.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        Some(Line { label: label.to_owned(), names })
    };
    page().lines().filter_map(line).collect()
}

fn named(label: &str) -> Vec<String> {
    let names = lines().into_iter().filter(|line| line.label == label).flat_map(|line| line.names).collect::<Vec<_>>();
    assert!(names.iter().all(|name| !name.is_empty()), "{label} has an empty name");
    names
}

/// Whether a namespace of the package has methods that are more than one operation.
fn has_methods(namespace: &str) -> bool {
    let source = read("pkg-template/src/hubspot.js");
    let flows = source.split("const FLOWS = {").nth(1).and_then(|rest| rest.split("};").next()).unwrap();
    flows.contains(&format!("\"{namespace}\":")) || flows.contains(&format!(" {namespace}:"))
}

fn is_number(word: &str) -> bool {
    word.split('.').all(|part| part.parse::<u8>().is_ok())
}

fn read(file: &str) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"))
}
