//! Rows for the table of `benches/run.mjs`.

/// Prints one row: the median of values, and between which two values the middle half of them is.
pub fn report(name: &str, unit: &str, mut values: Vec<f64>) {
    values.sort_by(f64::total_cmp);
    let at = |quarter: usize| values[(values.len() - 1) * quarter / 4];
    println!("{}", serde_json::json!({ "name": name, "unit": unit, "median": at(2), "low": at(1), "high": at(3) }));
}
