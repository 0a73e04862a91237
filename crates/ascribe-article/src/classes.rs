//! Sets of classes: what a reader wants of an article.

use std::fmt;
use std::str::FromStr;

use crate::Class;

/// A set of classes of quotations; [`Classes::default`] is what people said and what documents show.
///
/// ```
/// use ascribe_article::{Class, Classes};
///
/// let wanted: Classes = "speech,thought".parse()?;
/// assert!(wanted.has(Class::Thought) && !wanted.has(Class::Act));
/// assert_eq!(Classes::default().to_string(), "speech,finding");
/// assert_eq!("all".parse(), Ok(Classes::all()));
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Classes(u8);

impl Classes {
    /// Every class.
    pub fn all() -> Self {
        Class::ALL.into_iter().collect()
    }

    /// True when the set has `class`.
    pub fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    /// True when the set has the class, or nobody said which it is.
    pub fn takes(self, class: Option<Class>) -> bool {
        class.is_none_or(|class| self.has(class))
    }
}

impl Default for Classes {
    fn default() -> Self {
        [Class::Speech, Class::Finding].into_iter().collect()
    }
}

impl FromIterator<Class> for Classes {
    fn from_iter<I: IntoIterator<Item = Class>>(classes: I) -> Self {
        let add = |set, class| set | 1 << class as u8;
        Self(classes.into_iter().fold(0, add))
    }
}

impl FromStr for Classes {
    type Err = String;

    /// Names with commas between them; `all` is every class.
    fn from_str(names: &str) -> Result<Self, String> {
        let mut set = Self(0);
        for name in names.split(',').map(str::trim) {
            let class = Class::ALL.into_iter().find(|class| class.name() == name);
            set.0 |= match class {
                Some(class) => 1 << class as u8,
                None if name == "all" => Self::all().0,
                None => {
                    return Err(format!(
                        "{name:?}: speech, thought, finding, act or all is wanted"
                    ));
                }
            };
        }
        Ok(set)
    }
}

impl fmt::Display for Classes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::all() {
            return f.write_str("all");
        }
        let names: Vec<&str> = Class::ALL
            .into_iter()
            .filter(|&class| self.has(class))
            .map(Class::name)
            .collect();
        f.write_str(&names.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_read_as_they_are_written() {
        for (names, shown) in [
            ("finding, speech", "speech,finding"),
            ("act", "act"),
            ("all", "all"),
            ("speech,all", "all"),
            ("speech,thought,finding,act", "all"),
        ] {
            let set: Classes = names.parse().expect("every name is one");
            assert_eq!(set.to_string(), shown);
            assert_eq!(shown.parse(), Ok(set));
        }
        for names in ["", "speech,", "Speech", "plan"] {
            assert!(names.parse::<Classes>().is_err(), "{names}");
        }
    }

    #[test]
    fn what_nobody_classed_is_taken() {
        assert!(Classes::default().takes(None));
        assert!(!Classes::default().takes(Some(Class::Thought)));
    }
}
