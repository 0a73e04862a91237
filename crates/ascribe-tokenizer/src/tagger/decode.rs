//! From items to tags: the best path.

use ascribe_article::{Tag, Token};

use super::look_up::Item;
use super::tables::{Candidate, EDGE, MAX_CANDIDATES, N_STATES, Row, shapes_at};
use super::{Scratch, Tagger};

/// The best path to one candidate.
#[derive(Clone, Copy, Debug)]
struct State {
    score: i32,
    tag: u8,
    /// Tag before, on that path.
    previous: u8,
}

const EDGE_STATE: State = State {
    score: 0,
    tag: EDGE,
    previous: EDGE,
};

impl Tagger {
    /// Finds the best path and writes its tags.
    pub(super) fn decode(&self, tokens: &mut [Token], scratch: &mut Scratch) {
        let Scratch { items, back, .. } = scratch;
        let mut old = [EDGE_STATE; MAX_CANDIDATES];
        let mut new = [EDGE_STATE; MAX_CANDIDATES];
        let mut n_states = 1;
        back.clear();
        for (index, window) in items.windows(4).enumerate() {
            let item = &window[1];
            if item.form.len == 1 {
                let mut previous = old[0].tag;
                if n_states > 1 {
                    let at = self.best_before(&old[..n_states], item.form.tag);
                    previous = old[at].tag;
                    self.trace_back(tokens, &items[..=index], back, at);
                }
                // A run of one state is settled by its last item.
                n_states = 1;
                old[0] = State {
                    score: 0,
                    tag: item.form.tag,
                    previous,
                };
                tokens[item.token as usize].tag = Tag::ALL[item.form.tag as usize];
                continue;
            }
            let candidates = &self.candidates[item.form.start as usize..][..item.form.len as usize];
            let states = &mut new[..candidates.len()];
            back.push(self.extend(&old[..n_states], states, candidates));
            self.score(window, states, candidates);
            n_states = states.len();
            std::mem::swap(&mut old, &mut new);
        }
        if n_states > 1 {
            let mut at = 0;
            for number in 1..n_states {
                if old[number].score > old[at].score {
                    at = number;
                }
            }
            let n_items = items.len() - 2;
            self.trace_back(tokens, &items[..n_items], back, at);
        }
    }

    /// The state from which the best path to `tag` comes.
    fn best_before(&self, old: &[State], tag: u8) -> usize {
        let mut best = i32::MIN;
        let mut at = 0;
        for (number, state) in old.iter().enumerate() {
            let score = state.score + self.transition(state).weight(tag);
            if score > best {
                best = score;
                at = number;
            }
        }
        at
    }

    /// Makes the states of `candidates`, each with the best path to it; gives for each the number of the state before it.
    fn extend(
        &self,
        old: &[State],
        new: &mut [State],
        candidates: &[Candidate],
    ) -> [u8; MAX_CANDIDATES] {
        // Keeps the sums small however long the sentence is.
        let base = old[0].score;
        let mut from = [0; MAX_CANDIDATES];
        for (state, candidate) in new.iter_mut().zip(candidates) {
            *state = State {
                score: i32::MIN,
                tag: candidate.tag,
                previous: EDGE,
            };
        }
        for (number, before) in old.iter().enumerate() {
            let row = self.transition(before);
            for (state, from) in new.iter_mut().zip(&mut from) {
                let score = before.score - base + row.weight(state.tag);
                if score > state.score {
                    state.score = score;
                    state.previous = before.tag;
                    *from = number as u8;
                }
            }
        }
        from
    }

    /// Writes the tags of the run that `items` ends with, from candidate `at` of its last one back.
    fn trace_back(
        &self,
        tokens: &mut [Token],
        items: &[Item],
        back: &mut Vec<[u8; MAX_CANDIDATES]>,
        mut at: usize,
    ) {
        for (item, from) in items.iter().rev().zip(back.drain(..).rev()) {
            let candidate = self.candidates[item.form.start as usize + at];
            tokens[item.token as usize].tag = Tag::ALL[candidate.tag as usize];
            at = from[at] as usize;
        }
    }

    fn transition(&self, state: &State) -> &Row {
        &self.transitions[state.previous as usize * N_STATES + state.tag as usize]
    }

    /// Adds the weights of each candidate of the second of four items that do not depend on other tags.
    fn score(&self, window: &[Item], states: &mut [State], candidates: &[Candidate]) {
        let [before, item, next, next_but_one] = window else {
            return;
        };
        let (class, next_class) = (item.form.class, next.form.class);
        let pair = match self.pair.get(class, next_class) {
            0 => self.next[next_class as usize],
            pair => pair,
        };
        let shapes = [before, item, next].map(|item| item.shape as usize);
        let row = |number: u16| &self.rows[number as usize];
        let rows = [
            row(self.shapes[shapes_at(shapes[0], shapes[1], shapes[2])]),
            row(before.context.after),
            row(next.context.before),
            row(pair),
            row(self.next_but_one[next_but_one.form.class as usize]),
        ];
        for (state, candidate) in states.iter_mut().zip(candidates) {
            state.score += i32::from(candidate.weight)
                + rows.iter().map(|row| row.weight(state.tag)).sum::<i32>();
        }
        let line = item.context.lexical;
        if line != 0 {
            let rows = [
                row(self.word_next.get(line, next_class)),
                row(self.word_previous.get(line, before.form.class)),
            ];
            for state in states {
                state.score += rows.iter().map(|row| row.weight(state.tag)).sum::<i32>();
            }
        }
    }
}
