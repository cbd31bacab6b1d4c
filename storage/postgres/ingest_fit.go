package postgres

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// fitBatch gives a batch as it will be kept: with clean texts and times to the
// millisecond, so that what is compared in memory is what would be read back.
func fitBatch(b storage.Batch) storage.Batch {
	b.Agents, b.Calls, b.Recordings = slices.Clone(b.Agents), slices.Clone(b.Calls), slices.Clone(b.Recordings)
	b.Transcripts, b.Tickets, b.Marks = slices.Clone(b.Transcripts), slices.Clone(b.Tickets), slices.Clone(b.Marks)
	for i := range b.Agents {
		cleanAll(&b.Agents[i].ID, &b.Agents[i].Group, &b.Agents[i].Team)
	}
	for i := range b.Calls {
		fitLine(&b.Calls[i])
	}
	for i := range b.Recordings {
		o := &b.Recordings[i]
		cleanAll(&o.Recording.CallID, &o.Recording.URI, &o.ETag, &o.Day, &o.Origin)
		o.Started = fitTime(o.Started)
	}
	for i := range b.Transcripts {
		o := &b.Transcripts[i]
		cleanAll(&o.Transcript.CallID, &o.Day, &o.Origin)
		o.Started = fitTime(o.Started)
	}
	for i := range b.Tickets {
		k := &b.Tickets[i].Ticket
		cleanAll(&k.ID, &k.CallID)
		cleanAll(&k.Customer)
	}
	for i := range b.Marks {
		cleanAll(&b.Marks[i].Source)
	}
	return b
}

func fitLine(l *storage.CallLine) {
	c := &l.Call
	cleanAll(&l.Day, &l.Origin, &l.Exclude, &c.ID, &c.Agent, &c.Dept)
	cleanAll(&c.Sector)
	cleanAll(&c.Customer)
	cleanAll(&c.Hangup)
	cleanAll(&c.Direction)
	c.Started, c.Duration = fitTime(c.Started), c.Duration.Truncate(time.Millisecond)
}

func fitTime(t time.Time) time.Time { return storage.Instant(storage.Millis(t)) }
