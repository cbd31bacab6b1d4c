package intake

import "path"

// Summary is what a walk found. Records is the sum of Taken and Refused.
type Summary struct {
	Files       int // found, hidden ones left out
	AlreadyRead int // files of them that were read in an earlier walk, or have the content of another
	Hidden      int // files and folders that were passed over
	Records     int // lines, blocks and files that were read now
	Known       int // those that were read in an earlier walk
	Taken       int // of Records
	Refused     int // of Records: kept as dead letters
	Warnings    int // dead letters of records that were taken in all the same
	// What was taken in.
	Calls, Agents, Recordings, Transcripts, Tickets int
}

// Progress is how far a walk is.
type Progress struct {
	Name              string // what was read last
	Files, FilesTotal int
	Bytes, BytesTotal int64 // of documents; recordings are only listed
	Records           int
	DeadLetters       int
}

func (p *Progress) start(files []file) {
	p.FilesTotal = len(files)
	for _, f := range files {
		if f.format != Recording {
			p.BytesTotal += f.size
		}
	}
}

// file counts a file that was read as a whole.
func (p *Progress) file(f file) {
	p.Files++
	if f.format != Recording {
		p.Bytes += f.size
	}
}

// batch counts what was read of a document since the last batch.
func (p *Progress) batch(o *outbox) {
	p.Bytes += o.pending
	o.pending = 0
}

func (w *walk) report(name string) {
	if w.reader.o.Progress == nil {
		return
	}
	p := w.now
	p.Name, p.Records, p.DeadLetters = name, w.sum.Records, w.sum.Refused+w.sum.Warnings
	w.reader.o.Progress(p)
}

// tally counts a record into the summary.
func (w *walk) tally(rec Record) {
	s := &w.sum
	s.Records++
	switch {
	case len(rec.Bad) == 0:
		s.Taken++
	case rec.items() == 0:
		s.Refused++
	default:
		s.Taken++
		s.Warnings += len(rec.Bad)
	}
	s.Calls += len(rec.Calls)
	s.Agents += len(rec.Agents)
	s.Recordings += len(rec.recordings)
	s.Transcripts += len(rec.Transcripts)
	s.Tickets += len(rec.Tickets)
}

// items is how many things a record brings.
func (rec Record) items() int {
	return len(rec.Calls) + len(rec.Agents) + len(rec.Transcripts) + len(rec.Tickets) + len(rec.recordings)
}

// folder names what the file was found in.
func (f file) folder() string { return path.Base(f.root) }
