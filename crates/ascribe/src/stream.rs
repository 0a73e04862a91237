//! Work on a stream that may pause: a reader, workers, an ordered writer, with back-pressure.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::Pipeline;

/// Items on their way at a time, for each thread: enough that threads seldom wait for the slowest item.
const ITEMS_PER_THREAD: usize = 64;

/// Bytes of items on their way. One larger item goes its way alone.
const BYTES: usize = 16 << 20;

/// How long nothing has to happen until [`Event::Pause`].
const PAUSE: Duration = Duration::from_millis(40);

/// What [`Pipeline::stream`] tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event<T> {
    /// A result, in the order of the items.
    Done(T),
    /// Nothing to tell for a moment: the input pauses, or the work takes its time. Comes again every 40 ms.
    Pause,
}

/// From the reader and the workers to the writer.
enum Message<I, T> {
    Item { item: I, n_bytes: usize },
    Done { index: usize, result: T },
    End,
}

/// How much is on its way between reader and writer.
struct Flow {
    max_items: usize,
    state: Mutex<OnTheWay>,
    changed: Condvar,
}

#[derive(Default)]
struct OnTheWay {
    n_items: usize,
    n_bytes: usize,
    is_closed: bool,
}

impl Flow {
    fn new(max_items: usize) -> Self {
        Self {
            max_items,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Waits until there is room; false when nobody wants more.
    fn enter(&self, n_bytes: usize) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if state.is_closed {
                return false;
            }
            let has_room = state.n_items < self.max_items && state.n_bytes + n_bytes <= BYTES;
            if has_room || state.n_items == 0 {
                state.n_items += 1;
                state.n_bytes += n_bytes;
                return true;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn leave(&self, n_bytes: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.n_items -= 1;
        state.n_bytes -= n_bytes;
        // The reader is woken for many items at once: to wake it for each costs as much as to read a short article.
        if state.n_items * 2 <= self.max_items && state.n_bytes * 2 <= BYTES {
            self.changed.notify_one();
        }
    }

    fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_closed = true;
        self.changed.notify_one();
    }
}

/// Results that wait for those before them.
struct Order<T> {
    /// Index of the first of `waiting`.
    next: usize,
    waiting: VecDeque<Option<T>>,
    n_bytes: VecDeque<usize>,
}

impl<T> Order<T> {
    fn put(&mut self, index: usize, result: T) {
        self.waiting[index - self.next] = Some(result);
    }

    fn take(&mut self) -> Option<(T, usize)> {
        let result = self.waiting.front_mut()?.take()?;
        self.waiting.pop_front();
        self.next += 1;
        let n_bytes = self.n_bytes.pop_front().unwrap_or_default();
        Some((result, n_bytes))
    }
}

impl Pipeline {
    /// Does `work` on every item on the pipeline's threads and tells the results in the order of the items, on the calling thread.
    ///
    /// Reading, working and what `tell` does go on at the same time: `items` are taken on a thread of their own, as many as fit between
    /// reader and writer (64 a thread, 16 MiB by `n_bytes`), so memory stays bounded and a result is told as soon as it and those before it
    /// are there, while the input pauses too. When `tell` breaks off, what has not begun is left undone, and the reader's thread ends with its
    /// next item: it may wait for a stream that never goes on.
    ///
    /// A panic in `work` is passed on; one in [`Pipeline::run`] is an error already.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use ascribe::{Event, Pipeline, RawArticle};
    ///
    /// let texts = ["“Yes,” said Ann Pell.", "“No,” said Orrin Vale."];
    /// let pipeline = Pipeline::builder().without_model().threads(2).build();
    /// let mut speakers = Vec::new();
    /// let _ = pipeline.stream(
    ///     texts.into_iter(),
    ///     |text| text.len(),
    ///     |text| pipeline.annotate(text),
    ///     |event| {
    ///         if let Event::Done(Ok(article)) = event {
    ///             speakers.push(article.speakers()[0].name.clone());
    ///         }
    ///         ControlFlow::<()>::Continue(())
    ///     },
    /// );
    /// assert_eq!(speakers, ["Ann Pell", "Orrin Vale"]);
    /// ```
    pub fn stream<I, T, B>(
        &self,
        items: I,
        n_bytes: fn(&I::Item) -> usize,
        work: impl Fn(I::Item) -> T + Sync,
        tell: impl FnMut(Event<T>) -> ControlFlow<B>,
    ) -> ControlFlow<B>
    where
        I: Iterator + Send + 'static,
        I::Item: Send + 'static,
        T: Send + 'static,
    {
        self.stream_within(ITEMS_PER_THREAD, items, n_bytes, work, tell)
    }

    /// [`Pipeline::stream`] with so many items a thread on their way at most: where several streams share the threads, one has no more
    /// than that before what the others ask for.
    pub fn stream_within<I, T, B>(
        &self,
        items_per_thread: usize,
        items: I,
        n_bytes: fn(&I::Item) -> usize,
        work: impl Fn(I::Item) -> T + Sync,
        mut tell: impl FnMut(Event<T>) -> ControlFlow<B>,
    ) -> ControlFlow<B>
    where
        I: Iterator + Send + 'static,
        I::Item: Send + 'static,
        T: Send + 'static,
    {
        let flow = Arc::new(Flow::new(self.n_threads() * items_per_thread.max(1)));
        let (sender, messages) = channel();
        read(items, n_bytes, Arc::clone(&flow), sender.clone());
        let is_over = AtomicBool::new(false);
        let flow_out = match &self.pool {
            // The calling thread works and tells.
            None => write(&messages, &flow, &mut tell, |_, item| Some(work(item))),
            Some(pool) => pool.in_place_scope_fifo(|scope| {
                let flow_out = write(&messages, &flow, &mut tell, |index, item| {
                    let (work, is_over, sender) = (&work, &is_over, sender.clone());
                    scope.spawn_fifo(move |_| {
                        if !is_over.load(Ordering::Relaxed) {
                            let result = work(item);
                            let _ = sender.send(Message::Done { index, result });
                        }
                    });
                    None
                });
                is_over.store(true, Ordering::Relaxed);
                flow_out
            }),
        };
        flow.close();
        flow_out
    }
}

/// Says that there are no more items, however the reader ends.
struct SendEnd<I, T>(Sender<Message<I, T>>);

impl<I, T> Drop for SendEnd<I, T> {
    fn drop(&mut self) {
        let _ = self.0.send(Message::End);
    }
}

/// Takes the items on a thread of its own, when there is room for them.
fn read<I, T>(
    items: I,
    n_bytes: fn(&I::Item) -> usize,
    flow: Arc<Flow>,
    sender: Sender<Message<I::Item, T>>,
) where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    T: Send + 'static,
{
    let reader = move || {
        // When `items` panics, too.
        let _end = SendEnd(sender.clone());
        for item in items {
            let n_bytes = n_bytes(&item);
            if !flow.enter(n_bytes) || sender.send(Message::Item { item, n_bytes }).is_err() {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("reader".to_owned())
        .spawn(reader)
        .expect("the system starts a thread");
}

/// Hands items to `start`, which works on them at once or sends the result later, and tells results in order, until all are told.
fn write<I, T, B>(
    messages: &Receiver<Message<I, T>>,
    flow: &Flow,
    tell: &mut impl FnMut(Event<T>) -> ControlFlow<B>,
    mut start: impl FnMut(usize, I) -> Option<T>,
) -> ControlFlow<B> {
    let mut order = Order {
        next: 0,
        waiting: VecDeque::new(),
        n_bytes: VecDeque::new(),
    };
    let mut n_items = 0;
    let mut has_ended = false;
    while !has_ended || order.next < n_items {
        match messages.recv_timeout(PAUSE) {
            Ok(Message::Item { item, n_bytes }) => {
                order.waiting.push_back(None);
                order.n_bytes.push_back(n_bytes);
                let index = n_items;
                n_items += 1;
                if let Some(result) = start(index, item) {
                    order.put(index, result);
                }
            }
            Ok(Message::Done { index, result }) => order.put(index, result),
            Ok(Message::End) => has_ended = true,
            Err(RecvTimeoutError::Timeout) => tell(Event::Pause)?,
            Err(RecvTimeoutError::Disconnected) => break,
        }
        while let Some((result, n_bytes)) = order.take() {
            flow.leave(n_bytes);
            tell(Event::Done(result))?;
        }
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::sync::mpsc;
    use std::time::Instant;

    use super::*;

    fn pipeline(threads: usize) -> Pipeline {
        Pipeline::builder().without_model().threads(threads).build()
    }

    #[test]
    fn results_come_in_order_whoever_is_slow() {
        for threads in [1, 2, 4] {
            let mut told = Vec::new();
            let flow = pipeline(threads).stream(
                0..500_usize,
                |_| 1,
                |i| {
                    if i % 97 == 0 {
                        thread::sleep(Duration::from_millis(3));
                    }
                    i * 2
                },
                |event| {
                    if let Event::Done(n) = event {
                        told.push(n);
                    }
                    ControlFlow::<()>::Continue(())
                },
            );
            assert!(flow.is_continue());
            assert_eq!(told, (0..1000).step_by(2).collect::<Vec<_>>(), "{threads}");
        }
    }

    #[test]
    fn a_pause_of_the_input_holds_nothing_back() {
        for threads in [1, 2] {
            let (sender, items) = mpsc::channel();
            let mut n_told = 0;
            sender.send(0).expect("it is open");
            let mut sender = Some(sender);
            let _ = pipeline(threads).stream(
                items.into_iter(),
                |_| 1,
                |i: i32| i,
                |event| {
                    match event {
                        // The next item comes only when this one is told.
                        Event::Done(4) => sender = None,
                        Event::Done(i) => {
                            if let Some(sender) = &sender {
                                sender.send(i + 1).expect("it is open");
                            }
                        }
                        Event::Pause => return ControlFlow::<()>::Continue(()),
                    }
                    n_told += 1;
                    ControlFlow::Continue(())
                },
            );
            assert_eq!(n_told, 5);
        }
    }

    #[test]
    fn no_more_is_taken_than_fits() {
        let n_taken = Arc::new(AtomicUsize::new(0));
        let taken = Arc::clone(&n_taken);
        let items = (0..100).inspect(move |_| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        let mut n_told = 0;
        let _ = pipeline(2).stream(
            items,
            // Three of them fill the way.
            |_| BYTES / 3,
            |i| i,
            |event| {
                if let Event::Done(_) = event {
                    // Taken and waiting at the door: one more.
                    assert!(n_taken.load(Ordering::SeqCst) <= n_told + 5);
                    n_told += 1;
                }
                ControlFlow::<()>::Continue(())
            },
        );
        assert_eq!(n_told, 100);
    }

    #[test]
    fn breaking_off_leaves_the_rest_undone() {
        for threads in [1, 2] {
            let n_done = AtomicUsize::new(0);
            let begin = Instant::now();
            let flow = pipeline(threads).stream(
                0..,
                |_| 1,
                |_: u64| {
                    n_done.fetch_add(1, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(1));
                },
                |event| match event {
                    Event::Done(()) => ControlFlow::Break("enough"),
                    Event::Pause => ControlFlow::Continue(()),
                },
            );
            assert_eq!(flow, ControlFlow::Break("enough"));
            assert!(
                n_done.load(Ordering::SeqCst) < 2 * ITEMS_PER_THREAD,
                "{:?}",
                begin.elapsed()
            );
        }
    }

    #[test]
    fn a_reader_that_panics_ends_the_stream() {
        let items = (0..10).inspect(|i| assert!(*i < 5, "told to"));
        let mut n = 0;
        let _ = pipeline(2).stream(
            items,
            |_| 1,
            |i| i,
            |event| {
                n += usize::from(event != Event::Pause);
                ControlFlow::<()>::Continue(())
            },
        );
        assert_eq!(n, 5);
    }
}
