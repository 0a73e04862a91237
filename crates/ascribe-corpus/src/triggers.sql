-- The full text follows the table, whoever changes it. Many changes at once leave the triggers out and do it themselves: each
-- statement with a trigger would have the full text write out what it holds.
CREATE TRIGGER quotations_added AFTER INSERT ON quotations BEGIN
  INSERT INTO quotations_fts(rowid, content, speaker, title, filters)
  VALUES (new.number, new.content, new.speaker, new.title, new.filters);
END;
CREATE TRIGGER quotations_removed AFTER DELETE ON quotations BEGIN
  INSERT INTO quotations_fts(quotations_fts, rowid, content, speaker, title, filters)
  VALUES ('delete', old.number, old.content, old.speaker, old.title, old.filters);
END;
CREATE TRIGGER quotations_changed AFTER UPDATE OF content, speaker, title, filters ON quotations BEGIN
  INSERT INTO quotations_fts(quotations_fts, rowid, content, speaker, title, filters)
  VALUES ('delete', old.number, old.content, old.speaker, old.title, old.filters);
  INSERT INTO quotations_fts(rowid, content, speaker, title, filters)
  VALUES (new.number, new.content, new.speaker, new.title, new.filters);
END;
