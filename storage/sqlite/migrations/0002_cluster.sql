-- Outlines of recordings are drawn when somebody looks, and need no row.
ALTER TABLE recording DROP COLUMN peaks;
