//! The time that passes and the memory that is allocated while the client works, and not while its surroundings do.
#![allow(unsafe_code, reason = "an allocator is")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// A stopwatch that also weighs.
#[derive(Default)]
pub struct Meter {
    /// All time that it measured.
    pub time: Duration,
}

impl Meter {
    /// A meter that starts at nothing. There is one at a time.
    pub fn start() -> Self {
        LIVE.store(0, Relaxed);
        PEAK.store(0, Relaxed);
        Self::default()
    }

    /// Measures this.
    pub fn measure<T>(&mut self, work: impl FnOnce() -> T) -> T {
        COUNTING.store(true, Relaxed);
        let began = Instant::now();
        let result = work();
        self.time += began.elapsed();
        COUNTING.store(false, Relaxed);
        result
    }

    /// The most bytes that were allocated at once.
    pub fn peak(&self) -> f64 {
        float(PEAK.load(Relaxed).unsigned_abs())
    }
}

/// A count as a number to divide.
#[allow(clippy::cast_precision_loss)]
pub fn float(count: usize) -> f64 {
    count as f64
}

/// The system's allocator, which counts bytes while a meter measures.
struct Counting;

static COUNTING: AtomicBool = AtomicBool::new(false);
static LIVE: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: passes everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size().cast_signed());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        add(-layout.size().cast_signed());
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        add(size.cast_signed() - layout.size().cast_signed());
        unsafe { System.realloc(place, layout, size) }
    }
}

fn add(bytes: isize) {
    if COUNTING.load(Relaxed) {
        let live = LIVE.fetch_add(bytes, Relaxed) + bytes;
        PEAK.fetch_max(live, Relaxed);
    }
}
