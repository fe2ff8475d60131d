//! `make generate`: writes what the npm package and its reader need from the tables in `src/api`.

use std::error::Error;

use hubspot_wasm::generate::{FOLDER, files};

fn main() -> Result<(), Box<dyn Error>> {
    for file in files()? {
        std::fs::write(format!("{FOLDER}/{}", file.name), file.text)?;
    }
    Ok(())
}
