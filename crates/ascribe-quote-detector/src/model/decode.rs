//! From role scores to roles: the best sequence for each cue under what an attribution can be.

use super::heads::{FORBIDDEN, N_ROLES, RoleScores, log_sum_exp};

/// What a word is to a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    None,
    Source,
    Content,
    Cue,
    Addressee,
}

/// A state of the decoder: a role, and whether the source has begun already, because an attribution has one source span.
const STATES: [(Role, bool); 9] = [
    (Role::None, false),
    (Role::Content, false),
    (Role::Cue, false),
    (Role::Addressee, false),
    (Role::Source, true),
    (Role::None, true),
    (Role::Content, true),
    (Role::Cue, true),
    (Role::Addressee, true),
];

/// The best roles of the words of a block, and the log-probability of that sequence (at most 0, in nats).
pub(crate) struct Path {
    pub(crate) roles: Vec<Role>,
    pub(crate) log_probability: f32,
}

/// Viterbi over the words of one block. The cue is one run that begins at word `cue`, the source one run. A quotation that floats has
/// no cue, and its content begins at that word.
///
/// The probability is among all sequences, those that are no attribution too.
pub(crate) fn best_path(
    scores: &RoleScores,
    changes: &[[f32; N_ROLES]; N_ROLES],
    cue: usize,
    floats: bool,
) -> Path {
    let n_words = scores.n_words();
    let may_begin = |role: Role| match (floats, cue == 0) {
        (false, is_there) => (role == Role::Cue) == is_there,
        (true, true) => role == Role::Content,
        (true, false) => !matches!(role, Role::Cue | Role::Content),
    };
    let first = scores.has(0);
    let mut best: [f32; STATES.len()] = std::array::from_fn(|state| {
        let (role, seen) = STATES[state];
        if seen == (role == Role::Source) && may_begin(role) {
            first[role as usize]
        } else {
            FORBIDDEN
        }
    });
    let mut total: [f32; N_ROLES] = std::array::from_fn(|role| first[role]);
    let mut back = vec![[0_u8; STATES.len()]; n_words];
    for (word, back) in back.iter_mut().enumerate().skip(1) {
        let step = step(scores, changes, word);
        let mut next = [FORBIDDEN * 4.0; STATES.len()];
        for (to, &(role, seen)) in STATES.iter().enumerate() {
            let trigger = if floats { Role::Content } else { Role::Cue };
            if word == cue && role != trigger
                || floats && (role == Role::Cue || word < cue && role == Role::Content)
            {
                continue;
            }
            for (from, &(before, had)) in STATES.iter().enumerate() {
                let allowed = if role == Role::Source {
                    before == Role::Source || !had
                } else {
                    seen == had
                };
                let begins_cue = role == Role::Cue && before != Role::Cue;
                if !allowed || begins_cue && word != cue {
                    continue;
                }
                let score = best[from] + step[before as usize][role as usize];
                if score > next[to] {
                    next[to] = score;
                    back[to] = from as u8;
                }
            }
        }
        best = next;
        total = std::array::from_fn(|role| {
            log_sum_exp(&std::array::from_fn::<_, N_ROLES, _>(|before| {
                total[before] + step[before][role]
            }))
        });
    }
    let mut state = (0..STATES.len())
        .max_by(|&a, &b| best[a].total_cmp(&best[b]).then(b.cmp(&a)))
        .unwrap_or(0);
    let log_probability = (best[state] - log_sum_exp(&total)).min(0.0);
    let mut roles = vec![Role::None; n_words];
    for word in (0..n_words).rev() {
        roles[word] = STATES[state].0;
        state = back[word][state] as usize;
    }
    Path {
        roles,
        log_probability,
    }
}

/// Score of each role before and at `word`, `[before][role]`.
fn step(
    scores: &RoleScores,
    changes: &[[f32; N_ROLES]; N_ROLES],
    word: usize,
) -> [[f32; N_ROLES]; N_ROLES] {
    let (has, begins, ends) = (scores.has(word), scores.begins(word), scores.ends(word - 1));
    std::array::from_fn(|before| {
        std::array::from_fn(|role| {
            let border = if before == role {
                0.0
            } else {
                begins[role] + ends[before]
            };
            changes[before][role] + border + has[role]
        })
    })
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::super::heads::CueScores;

    use super::*;

    fn scores(rows: &[(Role, f32)]) -> RoleScores {
        let mut words = Array2::zeros((rows.len(), 3 * N_ROLES));
        for (word, &(role, score)) in rows.iter().enumerate() {
            words[[word, role as usize]] = score;
        }
        RoleScores {
            words,
            cue: CueScores::new(ndarray::array![0.0].view()),
        }
    }

    const FLAT: [[f32; N_ROLES]; N_ROLES] = [[0.0; N_ROLES]; N_ROLES];

    #[test]
    fn the_cue_is_one_run_from_its_word_and_the_source_one_run() {
        use Role::{Content, Cue, None, Source};
        // Scored as the roles say, 5 for each word.
        let best = |scored: &[Role], cue: usize| {
            let rows: Vec<_> = scored.iter().map(|&role| (role, 5.0)).collect();
            best_path(&scores(&rows), &FLAT, cue, false)
        };
        let plain = best(&[Source, Cue, Content], 1);
        assert_eq!(plain.roles, [Source, Cue, Content]);
        assert!(plain.log_probability <= 0.0);
        // A later word that looks like a cue is the cue of another row.
        assert_ne!(best(&[Source, Cue, Content, Cue], 1).roles[3], Cue);
        // One of two that look like sources is the source.
        let two = best(&[Source, Cue, Content, Source], 1).roles;
        assert_eq!(two.iter().filter(|role| **role == Source).count(), 1);
        assert_eq!(two[1..3], [Cue, Content]);
        // The word that was asked for is the cue, whatever it looks like.
        assert_eq!(best(&[Source, None, Content], 1).roles[1], Cue);
    }

    #[test]
    fn a_sure_path_has_a_probability_near_one_and_a_flat_one_that_of_chance() {
        let sure = best_path(
            &scores(&[(Role::Source, 30.0), (Role::Cue, 30.0)]),
            &FLAT,
            1,
            false,
        );
        assert!(sure.log_probability > -1e-3);
        let flat = best_path(
            &scores(&[(Role::None, 0.0), (Role::None, 0.0)]),
            &FLAT,
            1,
            false,
        );
        assert!((flat.log_probability + ((N_ROLES * N_ROLES) as f32).ln()).abs() < 1e-4);
    }

    #[test]
    fn one_word_can_only_be_the_cue() {
        assert_eq!(
            best_path(&scores(&[(Role::Content, 9.0)]), &FLAT, 0, false).roles,
            [Role::Cue]
        );
    }
}
