//! `config.json` and `encoder.safetensors` of a model.

use std::collections::HashMap;

use ascribe_encoder::{EncoderError, ModelFiles};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;
use tch::{TchError, Tensor};

/// Where the names of the role layer begin.
pub(crate) const ROLE_LAYER: &str = "role_layer";

const CONFIG: &str = "config.json";
const WEIGHTS: &str = "encoder.safetensors";

/// What rust-bert computes whatever the configuration says.
const LAYER_NORM_EPS: f64 = 1e-12;

/// The shape of the network, as in the `config.json` of a BertModel.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Shape {
    pub(crate) vocab_size: usize,
    pub(crate) hidden_size: usize,
    pub(crate) num_hidden_layers: usize,
    pub(crate) num_attention_heads: usize,
    pub(crate) intermediate_size: usize,
    pub(crate) max_position_embeddings: usize,
    pub(crate) type_vocab_size: usize,
    hidden_act: String,
    layer_norm_eps: f64,
}

impl Shape {
    pub(crate) fn read(files: &ModelFiles) -> Result<Self, EncoderError> {
        let bytes = files.read(CONFIG)?;
        let foreign = |reason: String| EncoderError::Foreign {
            model: files.shown().to_owned(),
            file: CONFIG.to_owned(),
            expected: "configuration of a BERT encoder",
            reason,
        };
        let shape: Self =
            serde_json::from_slice(&bytes).map_err(|error| foreign(error.to_string()))?;
        match shape.flaw(files.description().width) {
            None => Ok(shape),
            Some(flaw) => Err(foreign(flaw)),
        }
    }

    /// What this engine could not run, or would run as something else.
    fn flaw(&self, width: usize) -> Option<String> {
        if self.hidden_size != width {
            Some(format!(
                "hidden_size is {}, model.json says {width}",
                self.hidden_size
            ))
        } else if self.num_hidden_layers == 0 {
            Some("num_hidden_layers is 0".to_owned())
        } else if self.num_attention_heads == 0
            || !self.hidden_size.is_multiple_of(self.num_attention_heads)
        {
            Some(format!(
                "hidden_size {} cannot be split among {} heads",
                self.hidden_size, self.num_attention_heads
            ))
        } else if self.hidden_act != "gelu" {
            Some(format!("hidden_act is {}, not gelu", self.hidden_act))
        } else if self.layer_norm_eps != LAYER_NORM_EPS {
            Some(format!(
                "layer_norm_eps is {}, not {LAYER_NORM_EPS}",
                self.layer_norm_eps
            ))
        } else {
            None
        }
    }

    /// Name and shape of every tensor of the network.
    fn tensors(&self) -> Vec<(String, Vec<usize>)> {
        let width = self.hidden_size;
        let mut tensors = Vec::new();
        for (table, n_rows) in [
            ("word", self.vocab_size),
            ("position", self.max_position_embeddings),
            ("token_type", self.type_vocab_size),
        ] {
            let name = format!("embeddings.{table}_embeddings.weight");
            tensors.push((name, vec![n_rows, width]));
        }
        for kind in ["weight", "bias"] {
            tensors.push((format!("embeddings.LayerNorm.{kind}"), vec![width]));
        }
        let layers = (0..self.num_hidden_layers).map(|number| format!("encoder.layer.{number}"));
        for layer in layers.chain([ROLE_LAYER.to_owned()]) {
            for (part, n_out, n_in) in [
                ("attention.self.query", width, width),
                ("attention.self.key", width, width),
                ("attention.self.value", width, width),
                ("attention.output.dense", width, width),
                ("intermediate.dense", self.intermediate_size, width),
                ("output.dense", width, self.intermediate_size),
            ] {
                tensors.push((format!("{layer}.{part}.weight"), vec![n_out, n_in]));
                tensors.push((format!("{layer}.{part}.bias"), vec![n_out]));
            }
            for part in ["attention.output.LayerNorm", "output.LayerNorm"] {
                for kind in ["weight", "bias"] {
                    tensors.push((format!("{layer}.{part}.{kind}"), vec![width]));
                }
            }
        }
        tensors
    }
}

/// The weights in f32, by the names of a BertModel.
pub(crate) struct Weights(HashMap<String, Tensor>);

impl Weights {
    /// Every tensor a network of this shape has; what else is in the file is left alone.
    pub(crate) fn read(files: &ModelFiles, shape: &Shape) -> Result<Self, EncoderError> {
        let bytes = files.read(WEIGHTS)?;
        let foreign = |reason: String| EncoderError::Foreign {
            model: files.shown().to_owned(),
            file: WEIGHTS.to_owned(),
            expected: "safetensors file of this model's encoder",
            reason,
        };
        let stored =
            SafeTensors::deserialize(&bytes).map_err(|error| foreign(error.to_string()))?;
        let mut weights = HashMap::new();
        for (name, size) in shape.tensors() {
            let values = values(&stored, &name, &size).map_err(foreign)?;
            if !values.iter().all(|value| value.is_finite()) {
                return Err(foreign(format!("{name} holds a value that is not finite")));
            }
            let size: Vec<i64> = size.iter().map(|&size| size as i64).collect();
            let tensor = crate::tensor(&values, &size)
                .map_err(|error| foreign(format!("{name}: {error}")))?;
            weights.insert(name, tensor);
        }
        Ok(Self(weights))
    }

    /// The same memory for another thread.
    pub(crate) fn shared(&self) -> Self {
        let tensors = self.0.iter();
        Self(
            tensors
                .map(|(name, tensor)| (name.clone(), tensor.shallow_clone()))
                .collect(),
        )
    }

    pub(crate) fn get(&self, name: &str) -> Result<&Tensor, TchError> {
        self.0
            .get(name)
            .ok_or_else(|| TchError::TensorNameNotFound(name.to_owned(), WEIGHTS.to_owned()))
    }
}

/// A tensor as f32: vectors are stored so, matrices as bytes and the scale of each row.
fn values(stored: &SafeTensors<'_>, name: &str, size: &[usize]) -> Result<Vec<f32>, String> {
    if let [n_out, n_in] = *size {
        let bytes = view(stored, name, size, Dtype::I8)?;
        let scales = floats(&view(
            stored,
            &format!("{name}.scale"),
            &[n_out],
            Dtype::F32,
        )?);
        let rows = bytes.data().chunks_exact(n_in.max(1));
        Ok(rows
            .zip(scales)
            .flat_map(|(row, scale)| row.iter().map(move |&byte| f32::from(byte as i8) * scale))
            .collect())
    } else {
        Ok(floats(&view(stored, name, size, Dtype::F32)?))
    }
}

fn view<'a>(
    stored: &SafeTensors<'a>,
    name: &str,
    size: &[usize],
    dtype: Dtype,
) -> Result<TensorView<'a>, String> {
    let tensor = stored
        .tensor(name)
        .map_err(|_| format!("tensor {name} is missing"))?;
    if tensor.dtype() != dtype || tensor.shape() != size {
        return Err(format!(
            "tensor {name} is {} {:?}, expected {dtype} {size:?}",
            tensor.dtype(),
            tensor.shape()
        ));
    }
    Ok(tensor)
}

fn floats(tensor: &TensorView<'_>) -> Vec<f32> {
    let (numbers, _) = tensor.data().as_chunks();
    numbers
        .iter()
        .map(|&bytes| f32::from_le_bytes(bytes))
        .collect()
}
