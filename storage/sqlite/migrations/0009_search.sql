-- Words of calls and tickets.

-- Texts that are new or have changed and are not in the index yet, one row a change.
CREATE TABLE search_todo (
	seq    INTEGER PRIMARY KEY,
	medium TEXT    NOT NULL CHECK (medium IN ('calls', 'tickets')),
	id     TEXT    NOT NULL
) STRICT;

-- The index: a segment is what some thousand texts have, never changed once it is written.
CREATE TABLE search_segment (
	segment INTEGER PRIMARY KEY,
	medium  TEXT    NOT NULL,
	made    INTEGER NOT NULL, -- higher than that of what was there when it was made
	docs    INTEGER NOT NULL,
	newest  INTEGER NOT NULL,
	oldest  INTEGER NOT NULL
) STRICT;

-- Which texts they are, a page of them a row.
CREATE TABLE search_page (
	segment INTEGER NOT NULL REFERENCES search_segment,
	page    INTEGER NOT NULL,
	newest  INTEGER NOT NULL,
	oldest  INTEGER NOT NULL,
	data    BLOB    NOT NULL,
	PRIMARY KEY (segment, page)
) STRICT;

-- Which of them have the terms from first on, up to the next row's.
CREATE TABLE search_block (
	segment INTEGER NOT NULL REFERENCES search_segment,
	first   INTEGER NOT NULL,
	data    BLOB    NOT NULL,
	PRIMARY KEY (segment, first)
) STRICT;

-- What was there before the index was.
INSERT INTO search_todo (medium, id) SELECT 'calls', call_id FROM transcript JOIN ledger USING (n) ORDER BY n;
INSERT INTO search_todo (medium, id) SELECT 'tickets', id FROM ticket ORDER BY filed_at;

-- Searches that people come back to.
CREATE TABLE kept_search (
	id      TEXT    PRIMARY KEY,
	owner   TEXT    NOT NULL,
	dept    TEXT    NOT NULL, -- that it is shared with
	name    TEXT    NOT NULL,
	query   TEXT    NOT NULL,
	kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
