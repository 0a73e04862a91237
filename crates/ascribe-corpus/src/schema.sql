-- The store of a corpus, version 1. Numbers of rows are the store's own; ids are those of the input.

-- An article, once. `number` follows the order of indexing.
CREATE TABLE articles (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  date TEXT,            -- ISO, as far as known: 2004, 2004-05, 2004-05-03
  publisher TEXT,
  title TEXT,
  place TEXT,
  author TEXT,
  url TEXT,
  text TEXT,            -- null where texts were left out
  n_words INTEGER NOT NULL,
  n_quotations INTEGER NOT NULL,  -- those that count: no part of another of the same speaker
  copy_of INTEGER REFERENCES articles(number) ON DELETE SET NULL,  -- the first article of which this one is a copy; what is in a copy is not counted
  made_by TEXT NOT NULL,          -- program and model
  came_from TEXT NOT NULL         -- file and record
) STRICT;
CREATE INDEX articles_by_date ON articles(date);
CREATE INDEX articles_by_publisher ON articles(publisher);
CREATE INDEX articles_by_copy ON articles(copy_of) WHERE copy_of IS NOT NULL;

-- What the pipeline said of an article, before any correction: its JSON form without text, packed by zstd.
CREATE TABLE records (
  article INTEGER PRIMARY KEY REFERENCES articles(number) ON DELETE CASCADE,
  hash INTEGER NOT NULL,          -- of what came in and what it was made with: equal means nothing to do
  record BLOB NOT NULL
) STRICT;

-- People and bodies across articles.
CREATE TABLE people (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,             -- person, organization
  gender TEXT NOT NULL,           -- female, male, unknown: as pronouns, titles and first names show it
  external_id TEXT,               -- of a list of people: Q42
  roles TEXT,                     -- the commonest first, '; ' between them
  n_quotations INTEGER NOT NULL DEFAULT 0,
  n_articles INTEGER NOT NULL DEFAULT 0,
  n_words INTEGER NOT NULL DEFAULT 0,
  first_date TEXT,
  last_date TEXT
) STRICT;
CREATE INDEX people_by_external_id ON people(external_id);

-- Every form of a person's name, in the form in which names are compared.
CREATE TABLE names (
  form TEXT NOT NULL,
  person INTEGER NOT NULL REFERENCES people(number) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  PRIMARY KEY (form, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX names_by_person ON names(person);

-- A speaker of one article, and which person of the corpus it is.
CREATE TABLE voices (
  number INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles(number) ON DELETE CASCADE,
  id TEXT NOT NULL,               -- s1, s2, …
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  gender TEXT NOT NULL,
  anonymous INTEGER NOT NULL,
  aliases TEXT,                   -- '; ' between them
  roles TEXT,                     -- '; ' between them
  n_mentions INTEGER NOT NULL,
  n_quotations INTEGER NOT NULL,
  person INTEGER REFERENCES people(number),
  link_score REAL,                -- 0 to 1: that it is this person
  link_why TEXT,                  -- in words
  UNIQUE (article, id)
) STRICT;
CREATE INDEX voices_by_person ON voices(person);

-- A quotation, with what a reader wants beside it. `number` follows the date of the article.
CREATE TABLE quotations (
  number INTEGER PRIMARY KEY,
  article TEXT NOT NULL,          -- its id
  date TEXT,
  publisher TEXT,
  title TEXT,
  quote TEXT NOT NULL,            -- q1, q2, …
  type TEXT NOT NULL,             -- direct, mixed, indirect
  class TEXT NOT NULL,            -- speech, thought, finding, act
  content TEXT NOT NULL,
  cue TEXT,
  source TEXT,
  addressee TEXT,
  speaker TEXT,                   -- the person's name where it is known who it is, else the article's
  speaker_kind TEXT,
  gender TEXT,
  confidence REAL NOT NULL,
  speaker_confidence REAL,
  flags TEXT,
  inside TEXT,
  found_by TEXT,
  start INTEGER,                  -- code points of the article's text
  "end" INTEGER,
  content_at TEXT,
  cue_at TEXT,
  source_at TEXT,
  addressee_at TEXT,
  speaker_id TEXT,
  "before" TEXT,
  "after" TEXT,
  n_words INTEGER NOT NULL,       -- of the content
  part INTEGER NOT NULL,          -- 1: a part of another quotation of the same speaker, not counted
  copy INTEGER NOT NULL,          -- 1: of an article that is a copy of another, not counted
  article_number INTEGER NOT NULL REFERENCES articles(number) ON DELETE CASCADE,
  person INTEGER REFERENCES people(number),
  wording INTEGER,                -- number of the fullest wording of the same words; null where it is said once
  also_in INTEGER NOT NULL DEFAULT 0, -- other articles with the same words
  corrected TEXT,                 -- what was put right by hand; null
  filters TEXT NOT NULL           -- one word for each thing to search by: see docs/corpus.md
) STRICT;
CREATE INDEX quotations_by_article ON quotations(article_number);
CREATE INDEX quotations_by_person ON quotations(person, number) WHERE person IS NOT NULL;
CREATE INDEX quotations_by_wording ON quotations(wording) WHERE wording IS NOT NULL;
-- What says whether a hit counts: to look at 10,000 hits, 100 pages are read, not 10,000.
CREATE INDEX quotations_counted ON quotations(number, part, copy, wording, person, confidence);

-- Full text. The search in `filters` is what keeps "what she said of taxes in 2004" fast.
CREATE VIRTUAL TABLE quotations_fts USING fts5(
  content, speaker, title, filters,
  content="quotations", content_rowid="number", tokenize="porter unicode61 remove_diacritics 2"
);

-- The words of articles and their number, to tell rare words from common ones.
CREATE VIRTUAL TABLE quotations_words USING fts5vocab(quotations_fts, row);

-- What was put right by hand. Kept by the article's id and by words, so that it holds when the article is indexed again.
CREATE TABLE corrections (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,             -- speaker, not-a-quote, quote, content, class, same, apart
  article TEXT,                   -- id; null for those of the whole corpus
  words TEXT,                     -- the content
  start INTEGER,                  -- where it stood, to tell two places of the same words apart
  value TEXT,                     -- what is right instead; the first of two names
  other TEXT,                     -- the second of two names
  made_at TEXT NOT NULL,
  note TEXT
) STRICT;
CREATE INDEX corrections_by_article ON corrections(article);

-- A person or body of the corpus, a line each.
CREATE VIEW speakers AS
  SELECT number AS person, name AS speaker, kind, gender, external_id, roles, n_quotations, n_articles, n_words, first_date, last_date
  FROM people;

-- How the store was made: program, options, the last number given.
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
