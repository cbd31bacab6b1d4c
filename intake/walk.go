package intake

import (
	"context"
	"errors"
	"io"

	"github.com/tingcha/tingcha/storage"
)

// Walk reads everything under the paths — folders, zip files, single files — and
// hands it over in batches, in an order that depends only on what is there. What
// the positions say was read is not handed over again. A batch is handed over
// when the one before it was accepted; an error of ingest ends the walk, and so
// does the end of ctx. What cannot be read becomes dead letters.
func (r *Reader) Walk(ctx context.Context, paths []string, ingest func(context.Context, storage.Batch) error) (Summary, error) {
	opener := &Opener{}
	w := &walk{reader: r, opener: opener, ingest: ingest, read: map[string]bool{}, roster: map[string]bool{}}
	err := w.all(ctx, paths)
	return w.sum, errors.Join(err, opener.Close())
}

// walk is one walk under way.
type walk struct {
	reader *Reader
	opener *Opener
	ingest func(context.Context, storage.Batch) error
	media  *media          // recordings
	heard  *media          // transcripts of other systems, which are called like recordings
	roster map[string]bool // staff numbers; empty when no roster was found
	read   map[string]bool // sources of this walk
	sum    Summary
	now    Progress
}

func (w *walk) all(ctx context.Context, paths []string) error {
	f := &finder{reader: w.reader, opener: w.opener, seen: map[string]bool{}}
	if err := f.find(ctx, paths); err != nil {
		return err
	}
	w.media, w.heard = newMedia(f.files, Recording), newMedia(f.files, Foreign)
	w.sum.Files, w.sum.Hidden = len(f.files)+len(f.letters), f.hidden
	w.now.start(f.files)
	if err := w.refused(ctx, f.letters); err != nil {
		return err
	}
	singles := map[string][]file{} // transcripts in files of their own, by root
	var roots []string
	for _, f := range f.files {
		switch f.format {
		case Recording:
		case Transcript, Foreign:
			if singles[f.root] == nil {
				roots = append(roots, f.root)
			}
			singles[f.root] = append(singles[f.root], f)
		default:
			if err := w.document(ctx, f); err != nil {
				return err
			}
		}
	}
	for _, root := range roots {
		if err := w.transcripts(ctx, singles[root]); err != nil {
			return err
		}
	}
	return w.recordings(ctx)
}

// refused hands over the dead letters of files that are not read.
func (w *walk) refused(ctx context.Context, letters []storage.DeadLetter) error {
	if len(letters) == 0 {
		return nil
	}
	sources := make([]string, len(letters))
	for i, l := range letters {
		sources[i] = l.Source
	}
	out, err := w.open(ctx, "list:"+digest(sources...), "files that are not read")
	if err != nil {
		return err
	}
	for i, l := range letters {
		if !out.wants(int64(i)) {
			w.sum.Known++
			w.sum.AlreadyRead++
			continue
		}
		out.letters(l)
		w.sum.Records++
		w.sum.Refused++
		if err := out.taken(ctx); err != nil {
			return err
		}
	}
	return out.end(ctx)
}

// document reads a file with many records.
func (w *walk) document(ctx context.Context, f file) error {
	source, err := w.sourceOf(ctx, f)
	if err != nil {
		return w.unreadable(ctx, f, err)
	}
	if w.read[source] {
		w.again(f, 0)
		return nil
	}
	w.read[source] = true
	out, err := w.open(ctx, source, f.name)
	if err != nil {
		return err
	}
	if out.done {
		w.again(f, out.next)
		// Still, recordings and agents are known by what such lists say.
		if f.format != Roster && f.format != Manifest && (f.format != CDR || len(w.media.files)+len(w.heard.files) == 0) {
			return nil
		}
	}
	in, _, err := w.opener.Open(ctx, f.uri)
	if err != nil {
		return w.unreadable(ctx, f, err)
	}
	err = w.records(ctx, out, f, in)
	return errors.Join(err, in.Close())
}

// records hands over what is new in a document. Those that were read before are
// read all the same, for what they say of recordings, agents and repetitions.
func (w *walk) records(ctx context.Context, out *outbox, f file, in io.Reader) error {
	agents := w.agentCheck(f)
	var n int64
	for rec, err := range w.reader.Records(f.doc(), until(ctx, in, &out.pending)) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil { // the record is not counted, so that it is tried again
			broken := Record{Bad: []*Error{notReadable(err)}}
			out.put(broken, n)
			out.broken = true
			w.tally(broken)
			break
		}
		w.note(&rec, f, out.wants(n))
		agents(&rec)
		if out.wants(n) {
			out.put(rec, n)
			w.tally(rec)
			if err := out.taken(ctx); err != nil {
				return err
			}
		}
		n++
	}
	if !out.done {
		w.now.Files++
	}
	return out.end(ctx)
}

// note remembers what a record says of agents and recordings. A manifest's line
// about a file that is not there is a mistake.
func (w *walk) note(rec *Record, f file, fresh bool) {
	for _, a := range rec.Agents {
		w.roster[a.ID] = true
	}
	by := byList
	if f.format == Manifest {
		by = byManifest
	}
	for _, m := range rec.media {
		found := w.heard.tellTranscript(m, by)
		if !w.media.tell(m, by) && !found && by == byManifest && fresh {
			bad := wrong("file", "missing_file", "%s is not among the files that are imported", quote(m.file))
			bad.Line = m.line
			rec.Bad = append(rec.Bad, bad)
		}
	}
}

// agentCheck tells, once for each file and staff number, of an agent whom the
// roster does not have. The record counts all the same.
func (w *walk) agentCheck(f file) func(*Record) {
	told := map[string]bool{}
	check := func(rec *Record, id, what string) {
		if id == "" || len(w.roster) == 0 || w.roster[id] || told[id] {
			return
		}
		told[id] = true
		bad := wrong("agent", "unknown_agent", "the roster has no agent %s; the %s was taken in, add the agent to the roster", quote(id), what)
		bad.Line = rec.Line
		rec.Bad = append(rec.Bad, bad)
	}
	return func(rec *Record) {
		if f.format == Roster {
			return
		}
		for _, c := range rec.Calls {
			check(rec, c.Call.Agent, "call")
		}
		for _, t := range rec.Tickets {
			check(rec, t.Ticket.Agent, "ticket")
		}
	}
}
