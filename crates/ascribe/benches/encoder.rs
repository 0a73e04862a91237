//! Speed of the pipeline with the encoder, on one thread, and where its time goes.
//!
//! `cargo bench -p ascribe --bench encoder`; with `--features rust-bert` on libtorch beside it, and where the Python named
//! by `ASCRIBE_PYTHON` has PyTorch, in PyTorch. All on the same windows in the same run. Figures are floating-point
//! operations of the network as trained, whatever arithmetic an engine uses.

#![allow(clippy::print_stdout)]

mod corpus;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use ascribe::encoder::{Encoder, EncoderError, PieceTokenizer};
use ascribe::{Engine, Model, NeuralDetector, Pipeline, RawArticle, Tokenizer};
use mimalloc::MiMalloc;
use ndarray::{Array2, Array3, ArrayView2, ArrayView3};

/// The one of the `ascribe` command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Articles to read: enough for some seconds, few enough for a noisy machine.
const N_ARTICLES: usize = 120;

/// Runs of everything; the fastest counts, since other work on the machine only ever slows a run.
const N_RUNS: usize = 3;

/// Edge of the matrices whose product is taken for the peak of the core.
const EDGE: usize = 1024;

const N_LAYERS: u64 = 6;
const WIDTH: u64 = 384;
const INNER: u64 = 1536;

fn main() {
    let articles = corpus::articles();
    // Every so many of them: the corpus is in order of time.
    let step = (articles.len() / N_ARTICLES).max(1);
    let articles: Vec<RawArticle> = articles
        .into_iter()
        .step_by(step)
        .take(N_ARTICLES)
        .collect();
    let n_words: usize = articles
        .iter()
        .map(|raw| raw.text.split_whitespace().count())
        .sum();
    println!(
        "{} articles, {n_words} words, one thread, best of {N_RUNS} runs",
        articles.len()
    );
    let peak = peak();
    println!("peak: {peak:.1} GFLOP/s, product of two {EDGE} x {EDGE} matrices of f32 (ndarray)\n");

    for engine in Engine::ALL
        .into_iter()
        .filter(|engine| engine.is_compiled_in())
    {
        match Model::bundled_on(engine) {
            Ok(model) => whole(&model, engine, &articles, n_words, peak),
            Err(error) => println!("{engine}: {error}"),
        }
    }
    encoders(&articles, peak);
}

/// The whole pipeline, with a clock around the engine.
fn whole(model: &Model, engine: Engine, articles: &[RawArticle], n_words: usize, peak: f64) {
    let clocked = Arc::new(Clocked::new(Arc::clone(model.encoder())));
    let encoder: Arc<dyn Encoder> = clocked.clone();
    let detector = match NeuralDetector::new(encoder, model.files()) {
        Ok(detector) => detector,
        Err(error) => return println!("{engine}: {error}"),
    };
    let pipeline = Pipeline::builder().detector(detector).threads(1).build();
    let (mut best, mut n_quotes) = (f64::INFINITY, 0);
    let mut best_clock = (0.0, 0.0, 0.0);
    for _ in 0..N_RUNS {
        clocked.reset();
        let start = Instant::now();
        n_quotes = articles
            .iter()
            .filter_map(|raw| pipeline.run(raw.clone()).ok())
            .map(|article| article.quotes().len())
            .sum();
        let seconds = start.elapsed().as_secs_f64();
        if seconds < best {
            best = seconds;
            best_clock = clocked.read();
        }
    }
    let (in_encoder, in_role_layer, flops) = best_clock;
    println!(
        "pipeline with {engine}: {:.0} words/s, {n_quotes} quotations",
        n_words as f64 / best
    );
    println!(
        "  encoder {:.0} % of the time, role layer {:.0} %, all else {:.0} %",
        100.0 * in_encoder / best,
        100.0 * in_role_layer / best,
        100.0 * (best - in_encoder - in_role_layer) / best
    );
    let rate = flops / (in_encoder + in_role_layer) / 1e9;
    println!(
        "  engine: {rate:.1} GFLOP/s, {:.0} % of the peak\n",
        100.0 * rate / peak
    );
}

/// The network alone, on the same windows, in every engine and in PyTorch.
fn encoders(articles: &[RawArticle], peak: f64) {
    let model = match Model::bundled() {
        Ok(model) => model,
        Err(error) => return println!("{error}"),
    };
    let max_pieces = model.files().description().max_pieces;
    let tokenizer = match PieceTokenizer::new(model.files()) {
        Ok(tokenizer) => tokenizer,
        Err(error) => return println!("{error}"),
    };
    let mut windows = Vec::new();
    for raw in articles {
        let article = Tokenizer::new()
            .tokenize(raw.clone())
            .expect("articles are short");
        let pieces = tokenizer.pieces(&article, max_pieces);
        windows.extend(
            pieces
                .windows(max_pieces)
                .iter()
                .map(|window| window.input()),
        );
    }
    let n_pieces: usize = windows.iter().map(|input| input.ids.len()).sum();
    let flops: f64 = windows
        .iter()
        .map(|input| layers_flops(N_LAYERS, 1, input.ids.ncols()))
        .sum();
    println!(
        "encoder alone: {} windows, {n_pieces} pieces",
        windows.len()
    );
    let show = |name: &str, seconds: f64, unit: f64| {
        let rate = flops / seconds / 1e9;
        println!(
            "  {name:<22} {:>6.0} pieces/s {rate:>6.1} GFLOP/s ({:.0} % of the peak), {:.2} times rten",
            n_pieces as f64 / seconds,
            100.0 * rate / peak,
            unit / seconds
        );
    };
    let mut unit = None;
    for engine in Engine::ALL
        .into_iter()
        .filter(|engine| engine.is_compiled_in())
    {
        let Ok(model) = Model::bundled_on(engine) else {
            continue;
        };
        let mut best = f64::INFINITY;
        for _ in 0..N_RUNS {
            let start = Instant::now();
            for input in &windows {
                let result =
                    model
                        .encoder()
                        .encode(input.ids.view(), input.types.view(), input.mask.view());
                if let Err(error) = result {
                    return println!("{engine}: {error}");
                }
            }
            best = best.min(start.elapsed().as_secs_f64());
        }
        show(engine.name(), best, *unit.get_or_insert(best));
    }
    match pytorch(
        &windows
            .iter()
            .map(|input| input.ids.row(0).to_vec())
            .collect::<Vec<_>>(),
    ) {
        Ok(seconds) => show("PyTorch, f32", seconds, unit.unwrap_or(seconds)),
        Err(reason) => println!("  PyTorch: not measured ({reason})"),
    }
}

/// Seconds PyTorch needs for the windows, one thread, best of the runs.
fn pytorch(windows: &[Vec<i32>]) -> Result<f64, String> {
    let python = std::env::var("ASCRIBE_PYTHON")
        .map_err(|_| "ASCRIBE_PYTHON names no Python with PyTorch".to_owned())?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut child = Command::new(python)
        .args(["-m", "ascribe_training.speed"])
        .arg(root.join("models/ascribe-small"))
        .arg(N_RUNS.to_string())
        .current_dir(root.join("models/training"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let json = serde_json::to_vec(windows).map_err(|error| error.to_string())?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(&json).map_err(|error| error.to_string())?;
    }
    let output = child
        .wait_with_output()
        .map_err(|error| error.to_string())?;
    let printed = String::from_utf8_lossy(&output.stdout);
    printed.trim().parse().map_err(|_| "it failed".to_owned())
}

/// GFLOP/s of a large product of matrices on this core, best of some.
fn peak() -> f64 {
    let a = Array2::from_shape_fn((EDGE, EDGE), |(i, j)| ((i * 7 + j) % 13) as f32);
    let b = a.t().to_owned();
    let mut best = f64::INFINITY;
    for _ in 0..10 {
        let start = Instant::now();
        std::hint::black_box(a.dot(&b));
        best = best.min(start.elapsed().as_secs_f64());
    }
    2.0 * (EDGE as f64).powi(3) / best / 1e9
}

/// Floating-point operations of some transformer layers on `rows` sequences of `length`: products of matrices only.
fn layers_flops(n_layers: u64, rows: usize, length: usize) -> f64 {
    let linear = 2 * (4 * WIDTH * WIDTH + 2 * WIDTH * INNER);
    let attention = 4 * length as u64 * WIDTH;
    (n_layers * (linear + attention)) as f64 * (rows * length) as f64
}

/// An encoder that counts its time and its work.
struct Clocked {
    inner: Arc<dyn Encoder>,
    encoder_nanos: AtomicU64,
    role_nanos: AtomicU64,
    kiloflops: AtomicU64,
}

impl Clocked {
    fn new(inner: Arc<dyn Encoder>) -> Self {
        Self {
            inner,
            encoder_nanos: AtomicU64::new(0),
            role_nanos: AtomicU64::new(0),
            kiloflops: AtomicU64::new(0),
        }
    }

    fn reset(&self) {
        for counter in [&self.encoder_nanos, &self.role_nanos, &self.kiloflops] {
            counter.store(0, Ordering::Relaxed);
        }
    }

    /// Seconds in the encoder, seconds in the role layer, operations.
    fn read(&self) -> (f64, f64, f64) {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed) as f64;
        (
            load(&self.encoder_nanos) / 1e9,
            load(&self.role_nanos) / 1e9,
            load(&self.kiloflops) * 1e3,
        )
    }

    fn count<T>(&self, counter: &AtomicU64, flops: f64, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        counter.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        self.kiloflops
            .fetch_add((flops / 1e3) as u64, Ordering::Relaxed);
        result
    }
}

impl Encoder for Clocked {
    fn engine(&self) -> &'static str {
        self.inner.engine()
    }

    fn width(&self) -> usize {
        self.inner.width()
    }

    fn encode(
        &self,
        ids: ArrayView2<'_, i32>,
        types: ArrayView2<'_, i32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        let flops = layers_flops(N_LAYERS, ids.nrows(), ids.ncols());
        self.count(&self.encoder_nanos, flops, || {
            self.inner.encode(ids, types, mask)
        })
    }

    fn role_layer(
        &self,
        vectors: ArrayView3<'_, f32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        let (rows, words, _) = vectors.dim();
        self.count(&self.role_nanos, layers_flops(1, rows, words), || {
            self.inner.role_layer(vectors, mask)
        })
    }
}
