//! One thread of the engine for each call under way.

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rten::{RunOptions, ThreadPool};

/// Pools of one thread that no call is using.
///
/// rten always runs on a rayon pool. Its own would be shared by all calls, and in each an operation would wait for the
/// others' work. With a pool for each call that cannot happen, but a rayon worker that waits for another pool takes up
/// further work of its own meanwhile: further articles, each with a call that waits, one inside the other. So the
/// waiting is done by a thread that is no rayon worker; beside a call of milliseconds it costs nothing.
#[derive(Default)]
pub(crate) struct Threads {
    idle: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Threads {
    /// Calls `work` with options that make rten use one thread nobody else uses.
    pub(crate) fn run<T: Send>(&self, work: impl FnOnce(RunOptions) -> T + Send) -> T {
        let pool = self.idle().pop();
        let pool = pool.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let done = thread::scope(|scope| scope.spawn(|| work(options)).join());
        self.idle().push(pool);
        done.unwrap_or_else(|panic| resume_unwind(panic))
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Arc<ThreadPool>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
