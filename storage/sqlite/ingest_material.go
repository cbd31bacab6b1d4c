package sqlite

import (
	"bytes"
	"context"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// recording takes in the offer of a recording.
func (in *intake) recording(ctx context.Context, o storage.OfferedRecording) (decide.Fate, error) {
	r := o.Recording
	n, placed, err := in.place(ctx, r.CallID, o.Day, o.Started, o.Origin, "recording_arrived")
	if err != nil {
		return decide.Same, err
	}
	offered := storage.EncodeRecording(r)
	added, err := in.exec(ctx, `INSERT INTO recording (n, uri, etag, offered, sha256, blob, origin)
		VALUES ($1, $2, $3, $4, '', '', $5) ON CONFLICT (n, uri) DO NOTHING`, n, r.URI, o.ETag, offered, o.Origin)
	if err != nil {
		return decide.Same, err
	}
	if placed {
		return decide.Fresh, nil
	}
	if added > 0 {
		return decide.Fresh, in.register(ctx, n, "", "recording_arrived")
	}
	return in.knownRecording(ctx, n, o, offered)
}

func (in *intake) knownRecording(ctx context.Context, n int64, o storage.OfferedRecording, offered []byte) (decide.Fate, error) {
	var etag, sum string
	var before []byte
	uri := o.Recording.URI
	_, err := in.one(ctx, `SELECT etag, offered, sha256 FROM recording WHERE n = $1 AND uri = $2`, []any{n, uri}, []any{&etag, &before, &sum})
	if err != nil || etag == o.ETag && bytes.Equal(before, offered) {
		return decide.Same, err
	}
	news, err := in.supersede(ctx, n, decide.DigestOf("recording", []byte(etag), before), decide.DigestOf("recording", []byte(o.ETag), offered))
	if err != nil || !news {
		return decide.Same, err
	}
	_, err = in.exec(ctx, `UPDATE recording SET etag = $1, offered = $2, fetched = NULL, sha256 = '', blob = '',
		signals = NULL, origin = $3 WHERE n = $4 AND uri = $5`, o.ETag, offered, o.Origin, n, uri)
	if err != nil {
		return decide.Same, err
	}
	if err := in.settleContent(ctx, sum, in.at); err != nil {
		return decide.Same, err
	}
	return decide.Changed, in.register(ctx, n, decide.Duplicate, "recording_changed")
}

// transcript takes in what another system heard.
func (in *intake) transcript(ctx context.Context, o storage.OfferedTranscript) (decide.Fate, error) {
	n, placed, err := in.place(ctx, o.Transcript.CallID, o.Day, o.Started, o.Origin, "transcript_arrived")
	if err != nil {
		return decide.Same, err
	}
	body := storage.EncodeTranscript(o.Transcript)
	added, err := in.exec(ctx, `INSERT INTO offered (n, body, origin) VALUES ($1, $2, $3) ON CONFLICT (n) DO NOTHING`, n, body, o.Origin)
	if err != nil {
		return decide.Same, err
	}
	if placed {
		return decide.Fresh, nil
	}
	if added > 0 {
		return decide.Fresh, in.register(ctx, n, "", "transcript_arrived")
	}
	var before []byte
	_, err = in.one(ctx, `SELECT body FROM offered WHERE n = $1`, []any{n}, []any{&before})
	if err != nil || bytes.Equal(before, body) {
		return decide.Same, err
	}
	news, err := in.supersede(ctx, n, decide.DigestOf("transcript", before), decide.DigestOf("transcript", body))
	if err != nil || !news {
		return decide.Same, err
	}
	// What was heard so far stays what it was until it is heard anew.
	_, err = in.exec(ctx, `UPDATE transcript SET body = $1 WHERE n = $2 AND body IS NULL`, before, n)
	if err != nil {
		return decide.Same, err
	}
	if _, err := in.exec(ctx, `UPDATE offered SET body = $1, origin = $2 WHERE n = $3`, body, o.Origin, n); err != nil {
		return decide.Same, err
	}
	return decide.Changed, in.register(ctx, n, "", "transcript_changed")
}

// place finds the row of a call that something arrived for, and makes a registered
// one that is not listed when there is none. It tells whether it did.
func (in *intake) place(ctx context.Context, callID, day string, started time.Time, origin, why string) (int64, bool, error) {
	if callID == "" {
		return 0, false, decide.ErrNoID
	}
	var n int64
	found, err := in.one(ctx, `SELECT n FROM ledger WHERE call_id = $1`, []any{callID}, []any{&n})
	if err != nil || found {
		return n, false, err
	}
	c := call.Call{ID: callID, Started: started, Answered: true, Hangup: call.Unknown, CSAT: call.RatingUnknown}
	return in.addRow(ctx, storage.CallLine{Call: c, Day: day, Origin: origin}, false, storage.Registered, why)
}

// register sends a call for which something new has arrived to the first stage, see
// [decide.Arrived].
func (in *intake) register(ctx context.Context, n int64, unless, reason string) error {
	var from storage.State
	var why string
	if _, err := in.one(ctx, `SELECT state, reason FROM ledger WHERE n = $1`, []any{n}, []any{&from, &why}); err != nil {
		return err
	}
	m, moves := decide.Arrived(from, why, unless, reason, in.at)
	if !moves {
		return nil
	}
	return in.apply(ctx, n, m)
}

// hasMaterial tells whether there is anything to inspect of a call.
func (in *intake) hasMaterial(ctx context.Context, n int64) (bool, error) {
	var has bool
	_, err := in.one(ctx, `SELECT EXISTS (SELECT 1 FROM recording WHERE n = $1) OR EXISTS (SELECT 1 FROM offered WHERE n = $1)`,
		[]any{n}, []any{&has})
	return has, err
}
