//! How much is taken at a time: requests, and bytes of bodies. What is over is refused at once, never stored up.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// So many at a time.
#[derive(Debug)]
pub(crate) struct Room {
    most: usize,
    taken: AtomicUsize,
}

impl Room {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            taken: AtomicUsize::new(0),
        })
    }

    /// How much is taken.
    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    pub(crate) fn is_full(&self) -> bool {
        self.taken() >= self.most
    }

    /// Takes nothing yet.
    pub(crate) fn guest(self: &Arc<Self>) -> Guest {
        Guest {
            room: Arc::clone(self),
            has: 0,
        }
    }

    /// Takes one; `None` when it is full.
    pub(crate) fn enter(self: &Arc<Self>) -> Option<Guest> {
        let mut guest = self.guest();
        guest.take(1).then_some(guest)
    }
}

/// Who has taken some of a [`Room`], and gives it back at the end.
#[derive(Debug)]
pub(crate) struct Guest {
    room: Arc<Room>,
    has: usize,
}

impl Guest {
    /// Takes `n` more; false, and nothing taken, when there is no room for them.
    pub(crate) fn take(&mut self, n: usize) -> bool {
        let most = self.room.most;
        let taken = self
            .room
            .taken
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |taken| {
                taken.checked_add(n).filter(|&sum| sum <= most)
            });
        if taken.is_ok() {
            self.has += n;
        }
        taken.is_ok()
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.room.taken.fetch_sub(self.has, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_comes_back() {
        let room = Room::new(3);
        let mut guest = room.enter().expect("there is room");
        assert!(guest.take(2));
        assert!(!guest.take(1));
        assert!(room.is_full());
        assert!(room.enter().is_none());
        drop(guest);
        assert_eq!(room.taken(), 0);
        assert!(!room.guest().take(4));
    }
}
