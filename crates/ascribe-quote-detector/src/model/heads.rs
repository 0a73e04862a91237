//! The learned heads on the encoder's word vectors: which words begin a cue, and for each of those which role every
//! word of its block has.
//!
//! The role head is one further transformer layer, run by the engine; what is before and after it is done here. The
//! scores of a word are, for each of the roles, that the word has it, begins it, ends it; with a table of role
//! changes they are a linear-chain conditional random field (Lafferty et al. 2001, ICML) whose scores of change depend
//! on the words at the border. Weights and training: `models/training`.
//!
//! A model may be of an older kind, which tells a cue from none, without classes, and knows no addressees.

use ascribe_article::Class;
use ascribe_encoder::{Encoder, EncoderError, ModelFiles};
use ndarray::{Array1, Array2, Array3, ArrayView1, ArrayView2};
use safetensors::SafeTensors;
use safetensors::tensor::TensorView;

/// Roles of a word: none, source, content, cue, addressee. A model may lack the last.
pub(crate) const N_ROLES: usize = 5;

/// What a word is as the beginning of a cue: nothing, the four classes of a cue, the beginning of a quotation without one.
const N_CUE_CLASSES: usize = 6;

/// A score no path takes.
pub(crate) const FORBIDDEN: f32 = -1e9;

const NAME_HEAD: &str = "auxiliary.names.weight";

/// Outside, and begin and inside of three kinds.
const N_NAME_CLASSES: usize = 7;

/// Lower bounds of the classes of distance from the cue, in words; either side has its own, and the cue one.
const DISTANCE_STEPS: [usize; 10] = [1, 2, 3, 4, 6, 9, 14, 22, 35, 60];

/// As in a BertModel.
const LAYER_NORM_EPSILON: f32 = 1e-12;

const FILE: &str = "heads.safetensors";

/// Weights of the heads. Matrices are `[out, in]`.
#[derive(Clone, Debug)]
pub(crate) struct Heads {
    /// `[classes, width]` and `[classes]`; one row for a model that tells a cue from none.
    cue: (Array2<f32>, Array1<f32>),
    cue_projection: Array2<f32>,
    cue_projection_bias: Array1<f32>,
    distances: Array2<f32>,
    norm_weight: Array1<f32>,
    norm_bias: Array1<f32>,
    roles: Array2<f32>,
    roles_bias: Array1<f32>,
    /// As `cue`: a second opinion.
    is_cue: (Array2<f32>, Array1<f32>),
    /// Weight and bias of the name head; a model may lack it.
    names: Option<(Array2<f32>, Array1<f32>)>,
    pub(crate) changes: [[f32; N_ROLES]; N_ROLES],
}

/// What the role head says of one cue.
pub(crate) struct RoleScores {
    /// `[words of the block, 3 * roles]`: has the role, begins it, ends it.
    pub(crate) words: Array2<f32>,
    /// A second opinion on what the word begins, as the first.
    pub(crate) cue: CueScores,
}

/// Log-probabilities of what a word begins. Of a model without classes there are two: none, a cue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CueScores {
    scores: [f32; N_CUE_CLASSES],
    has_classes: bool,
}

/// What a word begins, most likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begins {
    /// A cue; its class where the model tells one.
    Cue(Option<Class>),
    /// The content of a quotation without a cue.
    Floating,
}

impl CueScores {
    pub(crate) fn new(logits: ArrayView1<'_, f32>) -> Self {
        let mut scores = [FORBIDDEN; N_CUE_CLASSES];
        let has_classes = logits.len() > 1;
        if has_classes {
            for (score, &logit) in scores.iter_mut().zip(logits) {
                *score = logit;
            }
        } else {
            scores[..2].copy_from_slice(&[0.0, logits[0]]);
        }
        let all = log_sum_exp(&scores);
        for score in &mut scores {
            *score -= all;
        }
        Self {
            scores,
            has_classes,
        }
    }

    /// The mean of two opinions.
    pub(crate) fn mean(self, other: Self) -> Self {
        Self {
            scores: std::array::from_fn(|class| (self.scores[class] + other.scores[class]) / 2.0),
            ..self
        }
    }

    /// Log-odds that the word begins something.
    pub(crate) fn logit(&self) -> f32 {
        log_sum_exp(&self.scores[1..]) - self.scores[0]
    }

    /// What it begins if it begins something.
    pub(crate) fn begins(&self) -> Begins {
        if !self.has_classes {
            return Begins::Cue(None);
        }
        let likeliest = (1..N_CUE_CLASSES)
            .max_by(|&a, &b| self.scores[a].total_cmp(&self.scores[b]).then(b.cmp(&a)));
        Begins::Cue(Some(match likeliest {
            Some(1) => Class::Speech,
            Some(2) => Class::Thought,
            Some(3) => Class::Finding,
            Some(4) => Class::Act,
            _ => return Begins::Floating,
        }))
    }
}

/// Stable for scores of any size.
pub(crate) fn log_sum_exp(values: &[f32]) -> f32 {
    let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    top + values.iter().map(|v| (v - top).exp()).sum::<f32>().ln()
}

/// The file of weights, as its names tell.
struct Weights<'f> {
    files: &'f ModelFiles,
    tensors: SafeTensors<'f>,
}

impl<'f> Weights<'f> {
    fn of(files: &'f ModelFiles, bytes: &'f [u8]) -> Result<Self, EncoderError> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|e| foreign(files, e.to_string()))?;
        Ok(Self { files, tensors })
    }

    fn tensor(&self, name: &str) -> Result<TensorView<'_>, EncoderError> {
        let found = self.tensors.tensor(name);
        found.map_err(|e| foreign(self.files, e.to_string()))
    }

    fn matrix(&self, name: &str, shape: [usize; 2]) -> Result<Array2<f32>, EncoderError> {
        let tensor = self.tensor(name)?;
        let n_values = shape[0] * shape[1];
        if tensor.dtype() != safetensors::Dtype::F32
            || tensor.shape().iter().product::<usize>() != n_values
        {
            let (dtype, own) = (tensor.dtype(), tensor.shape());
            let reason = format!("{name} is {dtype:?} {own:?}, not F32 {shape:?}");
            return Err(foreign(self.files, reason));
        }
        let values: Vec<f32> = tensor
            .data()
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        if !values.iter().all(|value| value.is_finite()) {
            let reason = format!("{name} holds a value that is not finite");
            return Err(foreign(self.files, reason));
        }
        Array2::from_shape_vec(shape, values).map_err(|e| foreign(self.files, e.to_string()))
    }

    /// The rows of a matrix, which has one of two numbers of them.
    fn rows_of(&self, name: &str, known: [usize; 2]) -> Result<usize, EncoderError> {
        let n = self
            .tensor(name)?
            .shape()
            .first()
            .copied()
            .unwrap_or_default();
        let reason = || format!("{name} has {n} rows, not {} or {}", known[0], known[1]);
        known
            .contains(&n)
            .then_some(n)
            .ok_or_else(|| foreign(self.files, reason()))
    }
}

fn foreign(files: &ModelFiles, reason: String) -> EncoderError {
    EncoderError::Foreign {
        model: files.shown().to_owned(),
        file: FILE.to_owned(),
        expected: "file of head weights",
        reason,
    }
}

impl Heads {
    /// Reads `heads.safetensors`.
    ///
    /// # Errors
    /// When it is not there, cut short, damaged, or of other shapes.
    pub(crate) fn read(files: &ModelFiles) -> Result<Self, EncoderError> {
        let bytes = files.read(FILE)?;
        let weights = Weights::of(files, &bytes)?;
        let matrix = |name: &str, shape: [usize; 2]| weights.matrix(name, shape);
        let vector = |name: &str, len: usize| matrix(name, [1, len]).map(|m| m.row(0).to_owned());
        let width = files.description().width;
        let n_classes = weights.rows_of("cue_head.weight", [1, N_CUE_CLASSES])?;
        let n_roles = weights.rows_of("role_head.changes", [N_ROLES - 1, N_ROLES])?;
        let known = matrix("role_head.changes", [n_roles, n_roles])?;
        let mut changes = [[FORBIDDEN; N_ROLES]; N_ROLES];
        for ((before, role), &change) in known.indexed_iter() {
            changes[before][role] = change;
        }
        Ok(Self {
            cue: (
                matrix("cue_head.weight", [n_classes, width])?,
                vector("cue_head.bias", n_classes)?,
            ),
            cue_projection: matrix("role_head.cue_projection.weight", [width, width])?,
            cue_projection_bias: vector("role_head.cue_projection.bias", width)?,
            distances: matrix(
                "role_head.distance_embeddings.weight",
                [2 * DISTANCE_STEPS.len() + 1, width],
            )?,
            norm_weight: vector("role_head.norm.weight", width)?,
            norm_bias: vector("role_head.norm.bias", width)?,
            roles: matrix("role_head.roles.weight", [3 * n_roles, width])?,
            roles_bias: vector("role_head.roles.bias", 3 * n_roles)?,
            is_cue: (
                matrix("role_head.is_cue.weight", [n_classes, width])?,
                vector("role_head.is_cue.bias", n_classes)?,
            ),
            names: if weights.tensors.tensor(NAME_HEAD).is_ok() {
                let weight = matrix(NAME_HEAD, [N_NAME_CLASSES, width])?;
                Some((weight, vector("auxiliary.names.bias", N_NAME_CLASSES)?))
            } else {
                None
            },
            changes,
        })
    }

    /// What each word begins. `words` `[words, width]`.
    pub(crate) fn cue_scores(&self, words: ArrayView2<'_, f32>) -> Vec<CueScores> {
        let (weight, bias) = &self.cue;
        let logits = words.dot(&weight.t()) + bias;
        logits.outer_iter().map(CueScores::new).collect()
    }

    /// True for a model that tells classes of cues: it finds attributions within others, too.
    pub(crate) fn has_classes(&self) -> bool {
        self.cue.1.len() > 1
    }

    /// The name class of each word: 0 outside, then begin and inside of person, organisation, place. Nothing for a model
    /// without a name head.
    pub(crate) fn name_classes(&self, words: ArrayView2<'_, f32>) -> Vec<usize> {
        let Some((weight, bias)) = &self.names else {
            return Vec::new();
        };
        let scores = words.dot(&weight.t()) + bias;
        scores
            .outer_iter()
            .map(|row| {
                let best = row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
                best.map_or(0, |(class, _)| class)
            })
            .collect()
    }

    /// The vectors of a block once more for each of the cues (word numbers in the block), `[cues, words, width]`. `words`
    /// `[words of the block, width]`.
    ///
    /// # Errors
    /// Those of the engine.
    pub(crate) fn role_vectors(
        &self,
        encoder: &dyn Encoder,
        words: ArrayView2<'_, f32>,
        cues: &[usize],
    ) -> Result<Array3<f32>, EncoderError> {
        let (n_words, width) = words.dim();
        let mut rows = Array3::zeros((cues.len(), n_words, width));
        for (mut row, &cue) in rows.outer_iter_mut().zip(cues) {
            let shift = self.cue_projection.dot(&words.row(cue)) + &self.cue_projection_bias;
            for (word, mut vector) in row.outer_iter_mut().enumerate() {
                vector.assign(&words.row(word));
                vector += &shift;
                vector += &self.distances.row(distance_class(word, cue));
                self.normalise(&mut vector);
            }
        }
        let mask = Array2::from_elem((cues.len(), n_words), true);
        encoder.role_layer(rows.view(), mask.view())
    }

    /// Role scores for each of the cues, from their vectors.
    pub(crate) fn roles(&self, vectors: &Array3<f32>, cues: &[usize]) -> Vec<RoleScores> {
        vectors
            .outer_iter()
            .zip(cues)
            .map(|(row, &cue)| RoleScores {
                words: row.dot(&self.roles.t()) + &self.roles_bias,
                cue: CueScores::new((self.is_cue.0.dot(&row.row(cue)) + &self.is_cue.1).view()),
            })
            .collect()
    }

    /// LayerNorm.
    fn normalise(&self, vector: &mut ndarray::ArrayViewMut1<'_, f32>) {
        let n = vector.len() as f32;
        let mean = vector.sum() / n;
        let variance = vector.fold(0.0, |sum, x| sum + (x - mean) * (x - mean)) / n;
        let scale = 1.0 / (variance + LAYER_NORM_EPSILON).sqrt();
        ndarray::Zip::from(vector)
            .and(&self.norm_weight)
            .and(&self.norm_bias)
            .for_each(|x, &weight, &bias| *x = (*x - mean) * scale * weight + bias);
    }
}

/// Class of the signed distance in words from the cue: 0 at the cue, odd classes after it, even classes before it.
fn distance_class(word: usize, cue: usize) -> usize {
    let size = DISTANCE_STEPS.partition_point(|&step| step <= word.abs_diff(cue));
    match size {
        0 => 0,
        _ if word > cue => 2 * size - 1,
        _ => 2 * size,
    }
}

impl RoleScores {
    pub(crate) fn n_words(&self) -> usize {
        self.words.nrows()
    }

    pub(crate) fn has(&self, word: usize) -> [f32; N_ROLES] {
        self.part(word, 0)
    }

    pub(crate) fn begins(&self, word: usize) -> [f32; N_ROLES] {
        self.part(word, 1)
    }

    pub(crate) fn ends(&self, word: usize) -> [f32; N_ROLES] {
        self.part(word, 2)
    }

    fn part(&self, word: usize, part: usize) -> [f32; N_ROLES] {
        let n_roles = self.words.ncols() / 3;
        std::array::from_fn(|role| match role < n_roles {
            true => self.words[[word, part * n_roles + role]],
            // A border that no path has costs nothing more.
            false if part == 0 => FORBIDDEN,
            false => 0.0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_classed_by_side_and_size() {
        for (word, class) in [
            (7, 0),
            (8, 1),
            (6, 2),
            (9, 3),
            (5, 4),
            (11, 7),
            (12, 7),
            (13, 9),
            (80, 19),
            (2, 8),
        ] {
            assert_eq!(distance_class(word, 7), class, "word {word}");
        }
    }
}
