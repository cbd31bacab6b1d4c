package storage

// Versions says which rulebooks and rules the records were made by. Both go by the
// hash of what decides in them.
type Versions struct {
	Calls map[string]int // calls inspected, by the rulebook of their last inspection
	Rules []RuleVersion  // by name and hash
}

// RuleVersion counts the findings of one wording of a rule that are not withdrawn.
// People may have judged some before the wording was changed.
type RuleVersion struct {
	Rule, Hash       string
	Findings, Judged int
}
