package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/audio/convert"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
)

// handed takes in what programs hand over by the API.
type handed struct {
	*hotline
	consumer *pipeline.Consumer
}

var _ api.Intake = (*handed)(nil)

// handing makes the way in for what is handed over.
func (h *hotline) handing() (*handed, error) {
	reader, err := h.reader(intake.Options{})
	if err != nil {
		return nil, err
	}
	return &handed{h, &pipeline.Consumer{Store: h.store, Bus: h.bus, Reader: reader, Archive: h.archive(), Now: h.now, Log: h.log}}, nil
}

// messageOf gives the kind of message that says what a record of the API says.
func messageOf(kind api.Kind) string {
	switch kind {
	case api.Calls:
		return intake.CallMessage
	case api.Tickets:
		return intake.TicketMessage
	case api.Transcripts, api.Recordings:
	}
	return intake.RecordingMessage
}

// sumOf names contents in a source.
func sumOf(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Take takes one record in.
func (h *handed) Take(ctx context.Context, kind api.Kind, from string, record []byte) (api.Taken, error) {
	accepted, letters, err := h.consumer.Hand(ctx, pipeline.Handed{
		Kind: messageOf(kind), Source: "api:" + string(kind) + "/" + sumOf(string(record)), From: "api:" + from, Value: record,
	})
	if err != nil {
		return api.Taken{}, err
	}
	return takenOf(accepted, letters), nil
}

// takenOf says what became of a record. A heartbeat brings nothing, and is taken.
func takenOf(a storage.Accepted, letters []storage.DeadLetter) api.Taken {
	fresh, same := 0, 0
	for _, c := range []storage.Count{a.Calls, a.Recordings, a.Transcripts, a.Tickets} {
		fresh, same = fresh+c.New+c.Changed, same+c.Same
	}
	t := api.Taken{Outcome: api.TakenIn}
	switch {
	case fresh > 0:
	case same > 0:
		t.Outcome = api.Same
	case len(letters) > 0:
		t.Outcome = api.Refused
	}
	for _, l := range letters {
		t.Problems = append(t.Problems, api.Letter{Field: l.Field, Reason: l.Reason, Detail: l.Detail})
	}
	return t
}

// Upload keeps a recording under what it is, and offers it.
func (h *handed) Upload(ctx context.Context, u api.Upload, data io.Reader) (api.Taken, error) {
	file, sum, size, err := spool(data)
	if err != nil {
		return api.Taken{}, err
	}
	defer file.Close()
	if code, detail := unreadable(file, size, u.Name); code != "" {
		letter := storage.DeadLetter{Source: "api:upload/" + sumOf(u.Call, u.Name, sum), Name: "api:" + u.Name, Reason: code, Detail: detail, At: h.now()}
		accepted, err := pipeline.Ingest(ctx, h.store, h.bus, storage.Batch{DeadLetters: []storage.DeadLetter{letter}, At: h.now()})
		return takenOf(accepted, []storage.DeadLetter{letter}), err
	}
	uri, key := uploadURI(u.Call, u.Name), "recordings/"+sum
	if err := h.keep(ctx, key, file, size); err != nil {
		return api.Taken{}, err
	}
	if err := h.store.KeepUpload(ctx, uri, key, h.now()); err != nil {
		return api.Taken{}, err
	}
	if u.Started.IsZero() {
		u.Started = h.now()
	}
	accepted, err := pipeline.Ingest(ctx, h.store, h.bus, storage.Batch{At: h.now(), Recordings: []storage.OfferedRecording{{
		Recording: call.Recording{CallID: u.Call, URI: uri, Size: size, AgentChannel: u.AgentChannel},
		ETag:      sum, Day: u.Started.In(h.zone).Format(time.DateOnly), Started: u.Started, Origin: "api:" + u.Name,
	}}})
	return takenOf(accepted, nil), err
}

// spool copies a recording into a temporary file that nobody else sees.
func spool(data io.Reader) (file *os.File, sum string, size int64, err error) {
	file, err = os.CreateTemp("", "tingcha-upload-*")
	if err != nil {
		return nil, "", 0, noRoom(err)
	}
	_ = os.Remove(file.Name()) // a process that dies leaves nothing behind
	hash := sha256.New()
	size, err = io.Copy(io.MultiWriter(file, hash), data)
	if err != nil {
		return nil, "", 0, noRoom(errors.Join(err, file.Close()))
	}
	return file, hex.EncodeToString(hash.Sum(nil)), size, nil
}

// noRoom makes of a full disk a reason to try again.
func noRoom(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("no room for a temporary file: %w: %w", storage.ErrUnavailable, err)
	}
	return err
}

// unreadable tells why a file is no recording, by a code of the audio package; "" when it
// can be read here, or converted.
func unreadable(file *os.File, size int64, name string) (code, detail string) {
	_, refused := audio.ProbeNamed(file, size, name)
	if refused == nil {
		return "", ""
	}
	if _, known, err := convert.Recognise(file, size, name, refused); known && err == nil {
		return "", ""
	}
	if trouble, ok := errors.AsType[audio.Error](refused); ok {
		return string(trouble.Code), name + ": " + trouble.Detail
	}
	return "unreadable", name + " cannot be read; hand it over again"
}

// keep puts a recording where it is not yet.
func (h *handed) keep(ctx context.Context, key string, file *os.File, size int64) error {
	_, err := h.blobs.Stat(ctx, key)
	if err == nil || !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	return h.blobs.Put(ctx, key, io.NewSectionReader(file, 0, size), size)
}
