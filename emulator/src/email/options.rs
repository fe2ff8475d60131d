//! How long single sends take.

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::fields::{Fields, Invalid, set};

/// How long single sends take. Ranges are milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailOptions {
    /// From the request until work on it begins.
    pub pending: RangeInclusive<u64>,
    /// From the beginning of the work to its end.
    pub processing: RangeInclusive<u64>,
}

impl EmailOptions {
    pub(crate) fn apply(&mut self, value: &Value) -> Result<(), Invalid> {
        let fields = Fields::of("email", value, &["pending", "processing"])?;
        set(&mut self.pending, fields.range("pending")?);
        set(&mut self.processing, fields.range("processing")?);
        Ok(())
    }
}

impl Default for EmailOptions {
    fn default() -> Self {
        Self { pending: 200..=1_000, processing: 300..=2_000 }
    }
}
