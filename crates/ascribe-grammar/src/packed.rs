//! Words as numbers: the bytes of a word of up to 15 bytes and a label, in one `u128`. Compared, hashed and searched
//! for digits without a loop over its bytes.

/// Bytes of the longest word that fits.
pub const MAX_PACKED: usize = 15;

const ONES: u128 = u128::MAX / 255;
const HIGH_BITS: u128 = ONES << 7;

/// The bytes of a word, first byte lowest; the label is the highest byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Packed(u128);

impl Packed {
    /// The key of a word that is too long for one. No word has it, and no table.
    pub const TOO_LONG: Self = Self(0);

    /// `bytes[start..start + len]` with `len` as label; `None` when that is too long.
    #[inline]
    pub fn at(bytes: &[u8], start: usize, len: usize) -> Option<Self> {
        if len > MAX_PACKED {
            return None;
        }
        let mut buffer = [0; 16];
        let all = match bytes.get(start..start + 16) {
            Some(chunk) => {
                buffer.copy_from_slice(chunk);
                u128::from_le_bytes(buffer)
            }
            None => {
                buffer[..len].copy_from_slice(bytes.get(start..start + len)?);
                u128::from_le_bytes(buffer)
            }
        };
        Some(Self(
            all & ((1 << (8 * len)) - 1) | (len as u128) << (8 * MAX_PACKED),
        ))
    }

    /// A whole word; `None` when it is too long.
    #[inline]
    pub fn new(word: &str) -> Option<Self> {
        Self::at(word.as_bytes(), 0, word.len())
    }

    /// Bytes of the word.
    #[inline]
    pub fn n_bytes(self) -> usize {
        (self.0 >> (8 * MAX_PACKED)) as usize % 16
    }

    /// The last `n` bytes, no more than there are, labelled with their number and `label`, which is below 16.
    #[inline]
    pub fn ending(self, n: usize, label: u8) -> Self {
        let bytes = self.0 & ((1 << (8 * MAX_PACKED)) - 1);
        let label = (usize::from(label) << 4 | n) as u128;
        Self(bytes >> (8 * (self.n_bytes() - n)) | label << (8 * MAX_PACKED))
    }

    /// True when every byte is ASCII.
    #[inline]
    pub fn is_ascii(self) -> bool {
        self.0 & HIGH_BITS == 0
    }

    /// True when a byte is a digit.
    #[inline]
    pub fn has_digit(self) -> bool {
        // '0' to '9' become 0 to 9. No label is a digit or a hyphen.
        let bytes = self.0 ^ (ONES * u128::from(b'0'));
        bytes.wrapping_sub(ONES * 10) & !bytes & HIGH_BITS != 0
    }

    /// The word with each digit read as 0. It is ASCII.
    #[inline]
    pub fn with_zeros(self) -> Self {
        let bytes = self.0 ^ (ONES * u128::from(b'0'));
        let digits = !bytes.wrapping_add(ONES * (0x80 - 10)) & HIGH_BITS;
        let mask = (digits >> 7) * 0xFF;
        Self(self.0 & !mask | (ONES * u128::from(b'0')) & mask)
    }

    /// True when the last byte is `byte`.
    #[inline]
    pub fn ends_with(self, byte: u8) -> bool {
        let last = self.n_bytes().checked_sub(1);
        last.is_some_and(|at| (self.0 >> (8 * at)) as u8 == byte)
    }

    /// True when a byte is a hyphen.
    #[inline]
    pub fn has_hyphen(self) -> bool {
        let bytes = self.0 ^ (ONES * u128::from(b'-'));
        bytes.wrapping_sub(ONES) & !bytes & HIGH_BITS != 0
    }

    #[inline]
    fn hash(self) -> u64 {
        let (low, high) = (self.0 as u64, (self.0 >> 64) as u64);
        low.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ high.wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
    }
}

/// A map from packed words, open addressing. A third full or less, so that most words are found, or found missing, at
/// the first place looked at.
#[derive(Debug, Clone)]
pub struct Table<V> {
    /// Index into `values`; 0 for none.
    slots: Vec<u16>,
    values: Vec<Slot<V>>,
    shift: u32,
}

/// Half a cache line where `V` is small.
#[derive(Debug, Clone)]
#[repr(align(32))]
struct Slot<V> {
    key: Packed,
    value: V,
}

impl<V: Default> Table<V> {
    /// The table of `words`, each of which comes once.
    ///
    /// # Panics
    /// With more than 65 535 words.
    pub fn new(words: Vec<(Packed, V)>) -> Self {
        let n_slots = (words.len() * 2 + 2).next_power_of_two();
        let mut table = Self {
            slots: vec![0; n_slots],
            values: vec![Slot {
                key: Packed(0),
                value: V::default(),
            }],
            shift: u64::BITS - n_slots.ilog2(),
        };
        for (key, value) in words {
            let mut at = (key.hash() >> table.shift) as usize;
            while table.slots[at] != 0 {
                at = (at + 1) % n_slots;
            }
            table.slots[at] = u16::try_from(table.values.len()).expect("lexicons have fewer words");
            table.values.push(Slot { key, value });
        }
        table
    }

    /// The value of a word.
    pub fn get(&self, key: Packed) -> Option<&V> {
        self.at(self.find(key))
    }

    /// No number from [`Table::find_all`] is as high.
    pub fn n_numbers(&self) -> usize {
        self.values.len()
    }

    /// The value of a number from [`Table::find_all`].
    pub fn at(&self, number: u16) -> Option<&V> {
        (number != 0).then(|| &self.values[number as usize].value)
    }

    /// The numbers of `keys`, 0 for those that are not there.
    pub fn find_all(&self, keys: &[Packed]) -> Vec<u16> {
        let first = |&key: &Packed| self.slots[self.first_slot(key)];
        let mut numbers: Vec<u16> = keys.iter().map(first).collect();
        for (number, &key) in numbers.iter_mut().zip(keys) {
            if *number != 0 && self.values[*number as usize].key != key {
                *number = self.find(key);
            }
        }
        numbers
    }

    fn first_slot(&self, key: Packed) -> usize {
        (key.hash() >> self.shift) as usize
    }

    /// The number of a key, 0 when it is not there.
    pub fn find(&self, key: Packed) -> u16 {
        let mut at = self.first_slot(key);
        loop {
            let number = self.slots[at];
            if number == 0 || self.values[number as usize].key == key {
                return number;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn answers_as_the_word_does(before in ".{0,20}", word in "[-a-z0-9é/:\0]{0,15}", after in ".{0,20}") {
            let text = format!("{before}{word}{after}");
            let packed = Packed::at(text.as_bytes(), before.len(), word.len());
            prop_assert_eq!(packed, Packed::new(&word));
            prop_assert_eq!(packed.is_none(), word.len() > MAX_PACKED);
            if let Some(packed) = packed {
                prop_assert_eq!(packed.n_bytes(), word.len());
                prop_assert_eq!(packed.is_ascii(), word.is_ascii());
                prop_assert_eq!(packed.has_digit(), word.bytes().any(|b| b.is_ascii_digit()));
                prop_assert_eq!(packed.has_hyphen(), word.contains('-'));
                prop_assert_eq!(packed.ends_with(b'a'), word.ends_with('a'));
                if word.is_ascii() {
                    let zeros = word.replace(|c: char| c.is_ascii_digit(), "0");
                    prop_assert_eq!(Some(packed.with_zeros()), Packed::new(&zeros));
                }
                for n in 0..=word.len() {
                    let bytes = &word.as_bytes()[word.len() - n..];
                    let ending = Packed::at(bytes, 0, n).expect("no longer than the word");
                    prop_assert_eq!(packed.ending(n, 3) == ending.ending(n, 3), true);
                    prop_assert_ne!(packed.ending(n, 3), packed.ending(n, 4));
                }
            }
        }
    }

    #[test]
    fn finds_what_was_put_in() {
        let key = |n: u32| Packed::new(&n.to_string()).expect("a short word");
        let table = Table::new((0..5_000).map(|n| (key(n), n)).collect());
        for n in 0..10_000 {
            assert_eq!(table.get(key(n)).copied(), (n < 5_000).then_some(n));
        }
        let mut keys: Vec<Packed> = (0..10_000).map(key).collect();
        keys.push(Packed::TOO_LONG);
        let numbers = table.find_all(&keys);
        let found: Vec<Option<u32>> = numbers.iter().map(|&n| table.at(n).copied()).collect();
        let expected: Vec<Option<u32>> = (0..=10_000).map(|n| (n < 5_000).then_some(n)).collect();
        assert_eq!(found, expected);
        assert_eq!(table.get(Packed(0)), None);
        assert_eq!(Table::<u8>::new(Vec::new()).get(key(1)), None);
    }
}
