//! Threads that nobody uses at the moment.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How many threads may help with one article: those that have no article of their own.
///
/// Articles are spread over threads; a long one alone, or the last one of a batch, would keep one thread busy and let the
/// others wait. Not done by rayon: a worker of its pool that waits for parts of an article would begin further articles
/// meanwhile, one inside the other.
#[derive(Debug, Default)]
pub struct Helpers {
    spare: Arc<AtomicUsize>,
    cancel: Cancel,
}

/// Says, from any thread, that nobody waits any more for what is worked on. Clones say the same.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// The work may end at its next step.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// True when nobody waits any more.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A thread at work; given back when dropped.
#[derive(Debug)]
pub struct Taken<'h>(&'h Helpers);

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.spare.fetch_add(1, Ordering::Relaxed);
    }
}

impl Helpers {
    /// So many threads, none of them at work.
    pub fn new(n_threads: usize) -> Self {
        Self {
            spare: Arc::new(AtomicUsize::new(n_threads)),
            cancel: Cancel::default(),
        }
    }

    /// The same threads, for work that may be cancelled.
    #[must_use]
    pub fn until(&self, cancel: &Cancel) -> Self {
        Self {
            spare: Arc::clone(&self.spare),
            cancel: cancel.clone(),
        }
    }

    /// True when nobody waits any more for what this is for.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Takes a thread if one is spare.
    pub fn take(&self) -> Option<Taken<'_>> {
        self.spare
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
            .ok()
            .map(|_| Taken(self))
    }

    /// Does `work` on every item, on this thread and on as many others as are spare; results come in the order of the
    /// items and do not depend on the number of threads.
    ///
    /// # Errors
    /// That of the first item in order that has one; later items may be left out then.
    pub fn map<T: Sync, R: Send, E: Send>(
        &self,
        items: &[T],
        work: impl Fn(&T) -> Result<R, E> + Sync,
    ) -> Result<Vec<R>, E> {
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<(usize, Result<R, E>)>> = Mutex::new(Vec::new());
        // Does one item; false when there was none left.
        let one = || {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else {
                return false;
            };
            let result = work(item);
            if result.is_err() {
                // Items are taken in order, so that all before this one are under way.
                next.fetch_max(items.len(), Ordering::Relaxed);
            }
            done.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((at, result));
            true
        };
        thread::scope(|scope| {
            let mut helping = Vec::new();
            loop {
                // Asked for again before every item: a thread may have become free.
                while items.len().saturating_sub(next.load(Ordering::Relaxed)) > 1
                    && let Some(taken) = self.take()
                {
                    helping.push(scope.spawn(|| {
                        let _taken = taken;
                        while one() {}
                    }));
                }
                if !one() {
                    break;
                }
            }
            for helper in helping {
                if let Err(panic) = helper.join() {
                    resume_unwind(panic);
                }
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_unstable_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Barrier;
    use std::thread::ThreadId;

    use super::*;

    /// The threads that did 100 items, `work` done for each.
    fn threads(helpers: &Helpers, work: impl Fn(usize) + Sync) -> HashSet<ThreadId> {
        let items: Vec<usize> = (0..100).collect();
        let done = helpers.map(&items, |&item| {
            work(item);
            Ok::<_, ()>((item, thread::current().id()))
        });
        let done = done.expect("nothing fails");
        assert!(done.iter().map(|(item, _)| item).eq(&items));
        done.into_iter().map(|(_, thread)| thread).collect()
    }

    #[test]
    fn no_spare_thread_means_this_thread_alone() {
        let here = HashSet::from([thread::current().id()]);
        assert_eq!(threads(&Helpers::default(), |_| ()), here);
        let one = Helpers::new(1);
        let taken = one.take();
        assert!(taken.is_some() && one.take().is_none());
        assert_eq!(threads(&one, |_| ()), here);
        drop(taken);
        assert!(one.take().is_some());
    }

    #[test]
    fn spare_threads_help_and_are_given_back() {
        let helpers = Helpers::new(2);
        let both = Barrier::new(3);
        // The first three items wait for each other: three threads must be there.
        let threads = threads(&helpers, |item| {
            if item < 3 {
                both.wait();
            }
        });
        assert_eq!(threads.len(), 3);
        let all = [helpers.take(), helpers.take()];
        assert!(all.iter().all(Option::is_some) && helpers.take().is_none());
    }

    #[test]
    fn the_first_failure_in_order_is_told() {
        for n_threads in [0, 3] {
            let helpers = Helpers::new(n_threads);
            let items: Vec<usize> = (0..1000).collect();
            let failed = helpers.map(
                &items,
                |&item| if item % 10 == 7 { Err(item) } else { Ok(()) },
            );
            assert_eq!(failed, Err(7), "{n_threads}");
            assert_eq!(helpers.map(&[], |_: &()| Ok::<(), ()>(())), Ok(vec![]));
        }
    }

    #[test]
    fn a_panic_of_a_helper_keeps_its_words() {
        let helpers = Helpers::new(4);
        let caught = catch_unwind(AssertUnwindSafe(|| {
            threads(&helpers, |item| assert_ne!(item, 50, "the fiftieth"));
        }));
        let panic = caught.expect_err("one item panics");
        let words = panic.downcast_ref::<String>().cloned().unwrap_or_default();
        assert!(words.contains("the fiftieth"), "{words}");
    }
}
