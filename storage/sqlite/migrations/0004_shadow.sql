-- Findings of rules that run in shadow: 1 for those that are counted and not shown
-- among the others, 2 for those that people had judged before, which stay as they
-- were. taking is how a finding's points count, charge what an entry counts together
-- with; both are empty in older rows.
ALTER TABLE finding ADD COLUMN shadow INTEGER NOT NULL DEFAULT 0;
ALTER TABLE finding ADD COLUMN taking BLOB NOT NULL DEFAULT x'';
ALTER TABLE score_entry ADD COLUMN charge BLOB NOT NULL DEFAULT x'';

-- Lists and counts are narrowed from the index alone, as before.
DROP INDEX finding_list;
CREATE INDEX finding_list ON finding (started_at DESC, id, status, rule, level, day, agent, dept, label, shadow);
DROP INDEX finding_count;
CREATE INDEX finding_count ON finding (status, rule, level, day, agent, dept, label, shadow);
