-- Speakers of one name are one person: enough for the pages, which do not ask who decided it.
UPDATE quotations SET person = NULL;
UPDATE voices SET person = NULL;
DELETE FROM people;
INSERT INTO people (name, kind, gender, roles)
  SELECT name, min(kind), min(gender), max(roles) FROM voices WHERE n_quotations > 0 GROUP BY name;
UPDATE voices SET person = people.number, link_score = 0.9, link_why = 'the same full name' FROM people WHERE people.name = voices.name;
UPDATE quotations SET person = voices.person FROM voices
  WHERE voices.article = quotations.article_number AND voices.id = quotations.speaker_id;
UPDATE people SET (n_quotations, n_articles, n_words, first_date, last_date) =
  (SELECT count(*), count(DISTINCT article_number), ifnull(sum(n_words), 0), min(date), max(date) FROM quotations
   WHERE person = people.number AND part = 0 AND copy = 0);
