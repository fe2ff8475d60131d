//! The types of the npm package: every object that an operation takes or gives, and every method.

mod declarations;
mod methods;

use crate::operation::Endpoint;

use declarations::Declarations;

/// The whole file.
///
/// # Errors
/// Two types of the tables have one name.
pub fn types(all: &[&Endpoint]) -> Result<String, String> {
    let mut declarations = Declarations::new(all);
    let operations = methods::operations(all, &mut declarations);
    let namespaces = methods::namespaces(all, &mut declarations);
    let imports = "import type { Call, CallOptions, Id, List } from \"../index.js\";\n";
    Ok(format!("{imports}\n{}{operations}\n{namespaces}", declarations.texts()?))
}

/// A documentation comment, one line of text a line.
fn comment(indent: &str, lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| line.replace("*/", "*\\/")).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let lines: Vec<String> = lines
                .iter()
                .map(|line| if line.is_empty() { format!("{indent} *\n") } else { format!("{indent} * {line}\n") })
                .collect();
            format!("{indent}/**\n{}{indent} */\n", lines.concat())
        }
    }
}
