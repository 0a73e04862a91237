//! The encoder run by rust-bert on libtorch, on the CPU and in f32: the second engine, and the check of the first.
//!
//! Its build needs libtorch, which `scripts/libtorch.sh` prepares; so this crate is outside the workspace.

mod weights;
mod network;

use std::sync::{Mutex, PoisonError};

use ascribe_encoder::{Encoder, EncoderError, ModelFiles};
use ndarray::{Array3, ArrayView2, ArrayView3};
use tch::{TchError, Tensor};

use network::Network;
use weights::{Shape, Weights};

/// Name of this engine.
const ENGINE: &str = "rust-bert";

/// The encoder of a model, run by rust-bert.
///
/// Any number of threads may call it. Each gets a network of its own while it calls, because libtorch's tensors must not
/// be shared between threads in Rust; their weights are the same memory. Networks are made when needed and kept.
///
/// libtorch is told to use one thread for each that calls; that holds for the calling threads' other uses of it too.
pub struct RustBertEncoder {
    model: String,
    shape: Shape,
    pool: Mutex<Pool>,
}

/// What the threads share.
struct Pool {
    weights: Weights,
    idle: Vec<Network>,
}

impl RustBertEncoder {
    /// Reads `config.json` and `encoder.safetensors` of a model.
    ///
    /// # Errors
    /// When a file is missing, cut short or not what this engine can run; the message names the tensor.
    pub fn new(files: &ModelFiles) -> Result<Self, EncoderError> {
        on_one_thread();
        let shape = Shape::read(files)?;
        let weights = Weights::read(files, &shape)?;
        let encoder = Self {
            model: files.description().name.clone(),
            shape,
            pool: Mutex::new(Pool {
                weights,
                idle: Vec::new(),
            }),
        };
        // The first network now: what is wrong with the weights should be said here.
        let network = encoder.take()?;
        encoder.give_back(network);
        Ok(encoder)
    }

    /// Calls `run` with a network no other thread has, and reads its output, which must have the given shape.
    fn run(
        &self,
        expected: [usize; 3],
        run: impl FnOnce(&Network) -> Result<Tensor, String>,
    ) -> Result<Array3<f32>, EncoderError> {
        if expected.contains(&0) {
            return Ok(Array3::zeros(expected));
        }
        on_one_thread();
        let network = self.take()?;
        let output = tch::no_grad(|| run(&network));
        self.give_back(network);
        let output = output.map_err(|reason| self.failed(reason))?;
        let got: Vec<usize> = output.size().iter().map(|&size| size as usize).collect();
        if got != expected {
            return Err(EncoderError::Shape {
                model: self.model.clone(),
                expected: expected.to_vec(),
                got,
            });
        }
        let values = values(&output).map_err(|error| self.failed(error))?;
        Array3::from_shape_vec(expected, values).map_err(|error| self.failed(error))
    }

    fn take(&self) -> Result<Network, EncoderError> {
        let weights = {
            let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(network) = pool.idle.pop() {
                return Ok(network);
            }
            pool.weights.shared()
        };
        Network::new(&self.shape, &weights).map_err(|error| self.failed(error))
    }

    fn give_back(&self, network: Network) {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.idle.push(network);
    }

    fn failed(&self, reason: impl ToString) -> EncoderError {
        EncoderError::Engine {
            model: self.model.clone(),
            engine: ENGINE,
            reason: reason.to_string(),
        }
    }

    /// Numbers as libtorch takes them. It would panic on one outside the table, so that is found here.
    fn numbers(
        &self,
        what: &str,
        numbers: ArrayView2<'_, i32>,
        n_rows: usize,
    ) -> Result<Vec<i64>, EncoderError> {
        numbers
            .iter()
            .map(|&number| match usize::try_from(number) {
                Ok(row) if row < n_rows => Ok(i64::from(number)),
                _ => Err(self.failed(format!("{what} {number} is not one of {n_rows}"))),
            })
            .collect()
    }
}

impl Encoder for RustBertEncoder {
    fn engine(&self) -> &'static str {
        ENGINE
    }

    fn width(&self) -> usize {
        self.shape.hidden_size
    }

    fn encode(
        &self,
        ids: ArrayView2<'_, i32>,
        types: ArrayView2<'_, i32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        let (n_windows, n_pieces) = ids.dim();
        if types.dim() != ids.dim() || mask.dim() != ids.dim() {
            return Err(self.failed(format!(
                "ids {:?}, types {:?} and mask {:?} have not one shape",
                ids.dim(),
                types.dim(),
                mask.dim()
            )));
        }
        if n_pieces > self.shape.max_position_embeddings {
            return Err(self.failed(format!(
                "a window of {n_pieces} pieces is longer than {}",
                self.shape.max_position_embeddings
            )));
        }
        let ids = self.numbers("piece", ids, self.shape.vocab_size)?;
        let types = self.numbers("type", types, self.shape.type_vocab_size)?;
        let mask: Vec<u8> = mask.iter().map(|&real| u8::from(real)).collect();
        let size = [n_windows as i64, n_pieces as i64];
        self.run([n_windows, n_pieces, self.width()], |network| {
            network.encode(
                &tensor(&ids, &size)?,
                &tensor(&types, &size)?,
                &tensor(&mask, &size)?,
            )
        })
    }

    fn role_layer(
        &self,
        vectors: ArrayView3<'_, f32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        let (n_rows, n_words, width) = vectors.dim();
        if mask.dim() != (n_rows, n_words) || width != self.width() {
            return Err(self.failed(format!(
                "vectors {:?} and mask {:?} do not fit a layer of width {}",
                vectors.dim(),
                mask.dim(),
                self.width()
            )));
        }
        let values: Vec<f32> = vectors.iter().copied().collect();
        let mask: Vec<bool> = mask.iter().copied().collect();
        let (n_rows, n_words, width) = (n_rows as i64, n_words as i64, width as i64);
        self.run(vectors.dim().into(), |network| {
            network.role_layer(
                &tensor(&values, &[n_rows, n_words, width])?,
                &tensor(&mask, &[n_rows, n_words])?,
            )
        })
    }
}

/// Rayon over articles is the one source of parallelism. libtorch keeps the number for each calling thread.
fn on_one_thread() {
    thread_local! {
        static ONCE: () = tch::set_num_threads(1);
    }
    ONCE.with(|()| ());
}

fn tensor<T: tch::kind::Element>(values: &[T], size: &[i64]) -> Result<Tensor, String> {
    Tensor::f_from_slice(values)
        .and_then(|tensor| tensor.f_view(size))
        .map_err(|error| error.to_string())
}

fn values(tensor: &Tensor) -> Result<Vec<f32>, TchError> {
    let tensor = tensor.f_contiguous()?;
    let mut values = vec![0.0; tensor.numel()];
    tensor.f_copy_data(&mut values, tensor.numel())?;
    Ok(values)
}
