//! Ctrl-C and `kill`: the run ends in order, what is done is kept. The second time it ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Which signal came, if one did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signals {
    number: Arc<AtomicUsize>,
}

impl Signals {
    /// Listens from now on. Where the system does not allow it, signals end the program as ever.
    pub(crate) fn listen() -> Self {
        let signals = Self::default();
        for signal in [SIGINT, SIGTERM] {
            let was_there = Arc::new(AtomicBool::new(false));
            // In this order: at the first signal the flag is not yet up.
            let _ =
                flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&was_there));
            let _ = flag::register(signal, was_there);
            let number = usize::try_from(signal).unwrap_or_default();
            let _ = flag::register_usize(signal, Arc::clone(&signals.number), number);
        }
        signals
    }

    /// The signal that came.
    pub(crate) fn came(&self) -> Option<Signal> {
        match self.number.load(Ordering::Relaxed) {
            0 => None,
            number => Some(Signal(u8::try_from(number).unwrap_or(u8::MAX))),
        }
    }
}

/// A signal by its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Signal(u8);

impl Signal {
    /// What the shell sees.
    pub(crate) fn exit_code(self) -> u8 {
        128_u8.saturating_add(self.0)
    }

    pub(crate) fn name(self) -> &'static str {
        match i32::from(self.0) {
            SIGINT => "SIGINT",
            SIGTERM => "SIGTERM",
            _ => "a signal",
        }
    }
}
