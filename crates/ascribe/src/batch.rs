//! Work on a stream of items in parallel, in order, with bounded memory.

use std::collections::VecDeque;
use std::fmt;

use rayon::ThreadPool;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

/// A batch never holds more items than this for each thread: enough that threads seldom wait for the slowest item.
const ITEMS_PER_THREAD: usize = 64;

/// A batch is closed once its items hold this many bytes. One larger item is a batch of its own.
const BATCH_BYTES: usize = 16 << 20;

/// The iterator of [`Pipeline::map_ordered`](crate::Pipeline::map_ordered).
pub struct OrderedMap<'p, I: Iterator, N, W, T> {
    pool: Option<&'p ThreadPool>,
    items: I,
    n_bytes: N,
    work: W,
    done: VecDeque<T>,
    /// Items of the next batch. Batches begin small and double, so that the first result comes soon.
    n_next: usize,
    n_max: usize,
}

impl<'p, I, N, W, T> OrderedMap<'p, I, N, W, T>
where
    I: Iterator,
{
    pub(crate) fn new(pool: Option<&'p ThreadPool>, items: I, n_bytes: N, work: W) -> Self {
        let n_threads = pool.map_or(1, ThreadPool::current_num_threads);
        Self {
            pool,
            items,
            n_bytes,
            work,
            done: VecDeque::new(),
            n_next: n_threads,
            n_max: n_threads * ITEMS_PER_THREAD,
        }
    }
}

impl<I, N, W, T> Iterator for OrderedMap<'_, I, N, W, T>
where
    I: Iterator,
    I::Item: Send,
    T: Send,
    N: Fn(&I::Item) -> usize,
    W: Fn(I::Item) -> T + Sync,
{
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let Some(pool) = self.pool else {
            return self.items.next().map(&self.work);
        };
        if self.done.is_empty() {
            let mut batch = Vec::with_capacity(self.n_next);
            let mut bytes = 0;
            while batch.len() < self.n_next && bytes < BATCH_BYTES {
                let Some(item) = self.items.next() else { break };
                bytes += (self.n_bytes)(&item);
                batch.push(item);
            }
            self.n_next = (self.n_next * 2).min(self.n_max);
            let work = &self.work;
            // One item at a time is handed out: articles differ in length too much for larger pieces.
            let results: Vec<T> =
                pool.install(|| batch.into_par_iter().with_max_len(1).map(work).collect());
            self.done = results.into();
        }
        self.done.pop_front()
    }
}

impl<I: Iterator, N, W, T> fmt::Debug for OrderedMap<'_, I, N, W, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderedMap")
            .field("done", &self.done.len())
            .field("n_next", &self.n_next)
            .finish_non_exhaustive()
    }
}
