//! The list that the package's namespaces are made from, and how JavaScript writes a name.

use crate::operation::{Endpoint, Paging};

/// The module with every operation's name, in the order of the tables.
pub fn operations(all: &[&Endpoint]) -> String {
    let names = |operations: &mut dyn Iterator<Item = &&Endpoint>| -> String {
        operations.map(|operation| format!("  \"{}\",\n", operation.name)).collect()
    };
    let lists = names(&mut all.iter().filter(|operation| operation.paging != Paging::Whole));
    format!(
        "/** The name of every operation. Its index stands for it in the core. */\nexport const operations = [\n{}];\n\n\
         /** Those whose reply is one page of a list. */\nexport const lists = [\n{lists}];\n",
        names(&mut all.iter())
    )
}

/// A member's name, in quotes where it needs them.
pub fn key(name: &str) -> String {
    let part = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '$');
    let starts = !name.starts_with(|first: char| first.is_ascii_digit());
    if starts && !name.is_empty() && name.chars().all(part) { name.into() } else { format!("\"{name}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_quotes_where_it_needs_them() {
        assert_eq!(["client_id", "a-b", "1a", ""].map(key), ["client_id", "\"a-b\"", "\"1a\"", "\"\""]);
    }
}
