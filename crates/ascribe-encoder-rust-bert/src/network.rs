//! One network: rust-bert's `BertModel` and, for the role layer, its `BertLayer`.

use rust_bert::bert::{BertConfig, BertEmbeddings, BertLayer, BertModel};
use tch::nn::VarStore;
use tch::{Device, Kind, TchError, Tensor};

use crate::weights::{ROLE_LAYER, Shape, Weights};

/// What is added to the attention scores of padding: as in training, and as in rust-bert.
const NEVER: f64 = -10_000.0;

/// A network whose weights are the memory of those it was made from.
pub(crate) struct Network {
    bert: BertModel<BertEmbeddings>,
    role_layer: BertLayer,
}

impl Network {
    pub(crate) fn new(shape: &Shape, weights: &Weights) -> Result<Self, TchError> {
        let config = config(shape);
        let mut store = VarStore::new(Device::Cpu);
        let root = store.root();
        let bert = BertModel::new_with_optional_pooler(&root, &config, false);
        let role_layer = BertLayer::new(&root / ROLE_LAYER, &config);
        store.freeze();
        for (name, mut variable) in store.variables() {
            variable.f_set_data(weights.get(&name)?)?;
        }
        Ok(Self { bert, role_layer })
    }

    /// Vectors `[windows, pieces, width]`; all arguments have shape `[windows, pieces]`.
    pub(crate) fn encode(
        &self,
        ids: &Tensor,
        types: &Tensor,
        mask: &Tensor,
    ) -> Result<Tensor, String> {
        self.bert
            .forward_t(
                Some(ids),
                Some(mask),
                Some(types),
                None,
                None,
                None,
                None,
                false,
            )
            .map(|output| output.hidden_state)
            .map_err(|error| error.to_string())
    }

    /// `vectors` `[rows, words, width]`, `mask` `[rows, words]`; the result has the shape of `vectors`.
    pub(crate) fn role_layer(&self, vectors: &Tensor, mask: &Tensor) -> Result<Tensor, String> {
        let bias = bias(mask).map_err(|error| error.to_string())?;
        let output = self
            .role_layer
            .forward_t(vectors, Some(&bias), None, None, false);
        Ok(output.hidden_state)
    }
}

/// `[rows, words]` -> `[rows, 1, 1, words]`: 0 for a word. `BertModel` does the same, a layer alone does not.
fn bias(mask: &Tensor) -> Result<Tensor, TchError> {
    let padding = mask.f_logical_not()?.f_to_kind(Kind::Float)?;
    padding.f_mul_scalar(NEVER)?.f_unsqueeze(1)?.f_unsqueeze(1)
}

fn config(shape: &Shape) -> BertConfig {
    BertConfig {
        hidden_size: shape.hidden_size as i64,
        intermediate_size: shape.intermediate_size as i64,
        max_position_embeddings: shape.max_position_embeddings as i64,
        num_attention_heads: shape.num_attention_heads as i64,
        num_hidden_layers: shape.num_hidden_layers as i64,
        type_vocab_size: shape.type_vocab_size as i64,
        vocab_size: shape.vocab_size as i64,
        ..BertConfig::default()
    }
}
