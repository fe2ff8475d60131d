#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| hubspot_wasm_fuzz::run("saved", data));
