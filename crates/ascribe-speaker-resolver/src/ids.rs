//! Numbers that each name one kind of thing, and the tables they index.

use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::ops::{Deref, Index, IndexMut};

/// Names one thing of a [`Table`].
pub(crate) trait Id: Copy {
    /// The name of the thing at an index.
    fn new(index: usize) -> Self;
    /// Where it stands.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        // One above the index: so `Option` takes no more room, and `None` comes first.
        pub(crate) struct $name(NonZeroU32);

        impl Id for $name {
            fn new(index: usize) -> Self {
                let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
                Self(number.expect("a text under 4 GiB has fewer things"))
            }

            fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }
    )*};
}

ids! {
    /// A name as it stands in the text.
    NameId,
    /// A person, body or place the article names.
    EntityId,
    /// Somebody or something that may speak: an entity, or one only described.
    ActorId,
    /// A place in the text that refers to an actor.
    RefId,
    /// A folded word of a name.
    PartId,
}

impl ActorId {
    /// The actor that an entity is: the first actors are the entities, in their order.
    pub(crate) fn of(entity: EntityId) -> Self {
        Self(entity.0)
    }
}

/// A list whose places have names of a type.
#[derive(Clone, Debug)]
pub(crate) struct Table<I, T> {
    items: Vec<T>,
    id: PhantomData<I>,
}

impl<I: Id, T> Table<I, T> {
    /// An empty one with room.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Vec::with_capacity(capacity).into()
    }

    /// Adds an item; its name.
    pub(crate) fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::new(self.items.len() - 1)
    }

    /// The name that the next item gets.
    pub(crate) fn next_id(&self) -> I {
        I::new(self.items.len())
    }

    /// All names, in order.
    pub(crate) fn ids(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.items.len()).map(I::new)
    }

    /// Names with their items.
    pub(crate) fn pairs(&self) -> impl DoubleEndedIterator<Item = (I, &T)> {
        self.items
            .iter()
            .enumerate()
            .map(|(index, item)| (I::new(index), item))
    }

    /// Names with their items, from an index on.
    pub(crate) fn starting_at(&self, start: usize) -> impl DoubleEndedIterator<Item = (I, &T)> {
        let rest = self.items.get(start..).unwrap_or(&[]);
        rest.iter()
            .enumerate()
            .map(move |(n, item)| (I::new(start + n), item))
    }

    /// Names with their items before an index, the last one first.
    pub(crate) fn before(&self, end: usize) -> impl Iterator<Item = (I, &T)> {
        let rest = &self.items[..end.min(self.items.len())];
        rest.iter()
            .enumerate()
            .rev()
            .map(|(index, item)| (I::new(index), item))
    }

    /// The item at an index with its name, if there is one.
    pub(crate) fn nth(&self, index: usize) -> Option<(I, &T)> {
        Some((I::new(index), self.items.get(index)?))
    }

    /// As a plain list.
    pub(crate) fn items_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<I, T> From<Vec<T>> for Table<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items,
            id: PhantomData,
        }
    }
}

impl<I, T> FromIterator<T> for Table<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(items: A) -> Self {
        Vec::from_iter(items).into()
    }
}

impl<I, T> Deref for Table<I, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<I: Id, T> Index<I> for Table<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.items[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.index()]
    }
}
