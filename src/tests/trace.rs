//! What went in and out of a client, line by line: kept for reading, or only summed up for comparing.

use std::fmt::{Arguments, Write};

/// Lines with their times.
#[derive(Debug, Default)]
pub struct Trace {
    sum: Sum,
    lines: Option<Vec<String>>,
}

impl Trace {
    /// A trace that keeps its lines.
    pub fn kept() -> Self {
        Self { lines: Some(Vec::new()), ..Self::default() }
    }

    /// Adds a line.
    pub fn note(&mut self, now: u64, line: Arguments<'_>) {
        let _ = writeln!(self.sum, "{now} {line}");
        if let Some(lines) = &mut self.lines {
            lines.push(format!("{now} {line}"));
        }
    }

    /// The same for the same lines.
    pub fn sum(&self) -> u64 {
        self.sum.0
    }

    /// The last lines, if they are kept.
    pub fn tail(&self, most: usize) -> String {
        let lines = self.lines.as_deref().unwrap_or_default();
        lines[lines.len().saturating_sub(most)..].join("\n")
    }
}

/// FNV-1a.
#[derive(Debug)]
struct Sum(u64);

impl Default for Sum {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Write for Sum {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
        Ok(())
    }
}
