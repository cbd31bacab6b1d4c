-- Findings of rules that run in shadow: 1 for those that are counted and not shown
-- among the others, 2 for those that people had judged before, which stay as they
-- were. taking is how a finding's points count, charge what an entry counts together
-- with; both are empty in older rows. Constant defaults: no row is written anew.
ALTER TABLE finding ADD COLUMN shadow smallint NOT NULL DEFAULT 0;
ALTER TABLE finding ADD COLUMN taking bytea NOT NULL DEFAULT '';
ALTER TABLE score_entry ADD COLUMN charge bytea NOT NULL DEFAULT '';

-- Lists and counts are narrowed from the index alone, as before.
DROP INDEX finding_list;
CREATE INDEX finding_list ON finding (started_at DESC, id, status, rule, level, day, agent, dept, label, shadow);
DROP INDEX finding_count;
CREATE INDEX finding_count ON finding (status, rule, level, day, agent, dept, label, shadow);
