package scoring

import "time"

// Upheld gives the entry of a decision on appeal by which a finding stands: it takes
// nothing and gives nothing back, and is there to be seen beside what was taken. There is
// none when nothing stands against the finding. A decision that changes a verdict is that
// of [GiveBack].
func Upheld(entries []Entry, findingID string, round int, at time.Time) []Entry {
	stands := GiveBack(entries, findingID, round, at)
	for i := range stands {
		stands[i].Num, stands[i].Points = 0, 0
	}
	return stands
}
