//! The encoder run by [rten](https://github.com/robertknight/rten), an ONNX engine in pure Rust.

mod threads;

use ascribe_encoder::{Encoder, EncoderError, ModelFiles};
use ndarray::{Array3, ArrayView, ArrayView2, ArrayView3, Dimension};
use rten::{Model, ModelOptions, NodeId, Value, ValueOrView};
use rten_tensor::{Layout, Tensor};

use threads::Threads;

const ENGINE: &str = "rten";

/// The ONNX graphs of a model folder, ready to run.
///
/// A call uses one thread, which is not the caller's, while the caller waits. So many calls at once run on as many
/// threads and none waits for another.
///
/// Padding must come after the pieces of a row; a mask with padding before a piece is an error.
pub struct RtenEncoder {
    model: String,
    width: usize,
    encoder: Network,
    role_layer: Network,
    threads: Threads,
}

impl RtenEncoder {
    /// Reads `encoder.onnx` and `role-layer.onnx` and lays out their weights for this processor.
    ///
    /// # Errors
    /// When a file is not there, cut short, or no such graph.
    pub fn new(files: &ModelFiles) -> Result<Self, EncoderError> {
        let load = |file, expected, n_inputs| Network::load(files, file, expected, n_inputs);
        Ok(Self {
            model: files.description().name.clone(),
            width: files.description().width,
            encoder: load("encoder.onnx", "ONNX graph of the encoder", 3)?,
            role_layer: load("role-layer.onnx", "ONNX graph of the role layer", 2)?,
            threads: Threads::default(),
        })
    }

    fn run(
        &self,
        network: &Network,
        mut inputs: Vec<ValueOrView<'_>>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        let shape = [mask.nrows(), mask.ncols(), self.width];
        if shape.contains(&0) {
            return Ok(Array3::zeros(shape));
        }
        if mask
            .rows()
            .into_iter()
            .any(|row| !row.iter().is_sorted_by(|before, after| before >= after))
        {
            return Err(self.failed("a mask has padding before a piece".to_owned()));
        }
        inputs.push(tensor(mask.mapv(i32::from).view()));
        let inputs = network.inputs.iter().copied().zip(inputs).collect();
        let output = self
            .threads
            .run(|options| network.model.run_n(inputs, [network.output], Some(options)));
        let [output] = output.map_err(|error| self.failed(error.to_string()))?;
        let output: Tensor<f32> = output
            .try_into()
            .map_err(|_| self.failed("the output is no f32".to_owned()))?;
        let got = output.shape().to_vec();
        Array3::from_shape_vec(shape, output.into_data())
            .ok()
            .filter(|_| got == shape)
            .ok_or_else(|| EncoderError::Shape {
                model: self.model.clone(),
                expected: shape.to_vec(),
                got,
            })
    }

    fn failed(&self, reason: String) -> EncoderError {
        EncoderError::Engine {
            model: self.model.clone(),
            engine: ENGINE,
            reason,
        }
    }
}

impl Encoder for RtenEncoder {
    fn engine(&self) -> &'static str {
        ENGINE
    }

    fn width(&self) -> usize {
        self.width
    }

    fn encode(
        &self,
        ids: ArrayView2<'_, i32>,
        types: ArrayView2<'_, i32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        self.run(&self.encoder, vec![tensor(ids), tensor(types)], mask)
    }

    fn role_layer(
        &self,
        vectors: ArrayView3<'_, f32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        self.run(&self.role_layer, vec![tensor(vectors)], mask)
    }
}

/// A graph with one output; its inputs in the order of the file.
struct Network {
    model: Model,
    inputs: Vec<NodeId>,
    output: NodeId,
}

impl Network {
    fn load(
        files: &ModelFiles,
        file: &str,
        expected: &'static str,
        n_inputs: usize,
    ) -> Result<Self, EncoderError> {
        let foreign = |reason: String| EncoderError::Foreign {
            model: files.shown().to_owned(),
            file: file.to_owned(),
            expected,
            reason,
        };
        let model = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load(files.read(file)?.into_owned())
            .map_err(|error| foreign(error.to_string()))?;
        match (model.input_ids().to_vec(), model.output_ids()) {
            (inputs, &[output]) if inputs.len() == n_inputs => Ok(Self {
                model,
                inputs,
                output,
            }),
            (inputs, outputs) => Err(foreign(format!(
                "it has {} inputs and {} outputs, {n_inputs} and 1 were expected",
                inputs.len(),
                outputs.len()
            ))),
        }
    }
}

/// A copy in the engine's form.
fn tensor<T: Copy, D: Dimension>(array: ArrayView<'_, T, D>) -> ValueOrView<'static>
where
    Value: From<Tensor<T>>,
{
    let data: Vec<T> = array.iter().copied().collect();
    ValueOrView::Value(Tensor::from_data(array.shape(), data).into())
}
