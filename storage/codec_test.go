package storage_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

func millis(t *rapid.T, name string) time.Duration {
	return time.Duration(rapid.Int64Range(-1<<40, 1<<40).Draw(t, name)) * time.Millisecond
}

func instant(t *rapid.T, name string) time.Time {
	ms := rapid.Int64Range(0, 1<<42).Draw(t, name)
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func role(t *rapid.T) call.Role {
	return rapid.SampledFrom([]call.Role{call.AgentRole, call.CustomerRole, call.Unknown, "", "supervisor"}).Draw(t, "role")
}

func several[T any](t *rapid.T, name string, one func(*rapid.T) T) []T {
	var all []T
	for range rapid.IntRange(0, 5).Draw(t, name) {
		all = append(all, one(t))
	}
	return all
}

func ranges(t *rapid.T) []call.Range {
	return several(t, "ranges", func(t *rapid.T) call.Range {
		return call.Range{Start: millis(t, "start"), End: millis(t, "end")}
	})
}

func confidence(t *rapid.T) float64 {
	return rapid.OneOf(rapid.SampledFrom([]float64{0, 1}), rapid.Float64Range(0, 1)).Draw(t, "confidence")
}

func comesBack[T any](t *rapid.T, want T, encode func(T) []byte, decode func([]byte) (T, error)) {
	t.Helper()
	b := encode(want)
	got, err := decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
	for _, cut := range []int{0, len(b) / 2, len(b) - 1} {
		if _, err := decode(b[:cut]); err == nil {
			t.Fatalf("the first %d of %d bytes were taken for the whole", cut, len(b))
		}
	}
	if _, err := decode(append(b, 0)); err == nil {
		t.Fatal("a byte too many was not noticed")
	}
}

func TestATranscriptComesBackAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := call.Transcript{CallID: rapid.String().Draw(t, "call"), Source: rapid.String().Draw(t, "source")}
		want.Turns = several(t, "turns", func(t *rapid.T) call.Turn {
			return call.Turn{
				Role: role(t), RoleConfidence: confidence(t), Start: millis(t, "start"), End: millis(t, "end"),
				Text: rapid.String().Draw(t, "text"), Confidence: confidence(t),
				Doubt:  rapid.SampledFrom([]call.Doubt{"", "", "", call.Repeated, call.OnSilence}).Draw(t, "doubt"),
				Unsure: unsureWords(t),
			}
		})
		comesBack(t, want, storage.EncodeTranscript, storage.DecodeTranscript)
	})
}

// unsureWords gives none most often.
func unsureWords(t *rapid.T) []call.Unsure {
	if rapid.IntRange(0, 3).Draw(t, "words") > 0 {
		return nil
	}
	from := rapid.IntRange(0, 1000).Draw(t, "from")
	return []call.Unsure{{From: from, To: from + rapid.IntRange(1, 50).Draw(t, "length"), Confidence: confidence(t)}}
}

func TestATranscriptWithoutDoubtsIsKeptAsBeforeThereWereAny(t *testing.T) {
	t.Parallel()
	turn := call.Turn{Role: call.AgentRole, Text: "喂", End: time.Second, Confidence: 1}
	got := storage.EncodeTranscript(call.Transcript{CallID: "c", Turns: []call.Turn{turn}})
	want := []byte{1, 1, 'c', 0, 1, 1, 0, 0, 0xd0, 0x0f, 3, 0xe5, 0x96, 0x82, 1}
	if !bytes.Equal(got, want) {
		t.Errorf("bytes %v, want %v", got, want)
	}
	turn.Doubt = call.TooFast
	if doubted := storage.EncodeTranscript(call.Transcript{CallID: "c", Turns: []call.Turn{turn}}); doubted[0] == 1 {
		t.Error("a program that knows no doubts would take the turn for certain")
	}
	turn.Unsure = []call.Unsure{{From: 0, To: 3, Confidence: 0.5}}
	if unsure := storage.EncodeTranscript(call.Transcript{CallID: "c", Turns: []call.Turn{turn}}); unsure[0] != 3 {
		t.Errorf("a transcript with unsure words is of version %d", unsure[0])
	}
}

func TestSignalsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := call.Signals{Source: call.FromAudio, Duration: millis(t, "duration"), Silences: ranges(t)}
		want.Channels = several(t, "channels", func(t *rapid.T) call.ChannelSignals {
			c := call.ChannelSignals{
				Role: role(t), Speech: ranges(t), Level: -confidence(t), Peak: confidence(t),
				Noise: -confidence(t), Clipped: confidence(t), Band: rapid.IntRange(0, 8000).Draw(t, "band"),
			}
			for _, r := range ranges(t) {
				c.Sounds = append(c.Sounds, call.Sound{Range: r, Kind: call.KeyTone, Key: rapid.String().Draw(t, "key")})
			}
			c.Jumps = several(t, "jumps", func(t *rapid.T) call.Jump { return call.Jump{At: millis(t, "at"), By: confidence(t)} })
			return c
		})
		want.Overlaps = several(t, "overlaps", func(t *rapid.T) call.Overlap {
			return call.Overlap{Range: call.Range{Start: millis(t, "start"), End: millis(t, "end")}, By: role(t)}
		})
		comesBack(t, want, storage.EncodeSignals, storage.DecodeSignals)
	})
}

// TestSignalsThatWereStoredBeforeThereWereSoundsAreRead has bytes that were written
// before signals had noise, clipping, sounds and jumps.
func TestSignalsThatWereStoredBeforeThereWereSoundsAreRead(t *testing.T) {
	t.Parallel()
	before := "\x01\x05audio\xc0\xa9\a\x01\x01\x01\x00\xd0\x0f\x02\x00\x00\x00\x00\x00\x804\xc0\x02\x00\x00\x00\x00\x00\x00\xf0\xbf\x01\xd0\x0f\xb8\x17\x00"
	want := call.Signals{
		Source: call.FromAudio, Duration: time.Minute,
		Channels: []call.ChannelSignals{{Role: call.AgentRole, Level: -20.5, Peak: -1, Speech: []call.Range{{End: time.Second}}}},
		Silences: []call.Range{{Start: time.Second, End: 2500 * time.Millisecond}},
	}
	got, err := storage.DecodeSignals([]byte(before))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("signals (-want +got):\n%s", diff)
	}
	if again := string(storage.EncodeSignals(got)); again != before {
		t.Errorf("encoded again they are %q", again)
	}
}

func TestEvidenceComesBackAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := several(t, "evidence", func(t *rapid.T) inspect.Evidence {
			return inspect.Evidence{
				Kind:      rapid.SampledFrom([]inspect.EvidenceKind{inspect.Said, inspect.Heard, inspect.Absent, inspect.Record}).Draw(t, "kind"),
				BySound:   rapid.Bool().Draw(t, "by sound"),
				Condition: rapid.String().Draw(t, "condition"), Role: role(t), Text: rapid.String().Draw(t, "text"),
				Span: call.Span{
					Turn: rapid.IntRange(-1, 99).Draw(t, "turn"), From: rapid.IntRange(0, 99).Draw(t, "from"),
					To: rapid.IntRange(0, 99).Draw(t, "to"), Start: millis(t, "start"), End: millis(t, "end"),
				},
				Tickets: several(t, "tickets", func(t *rapid.T) string { return rapid.String().Draw(t, "ticket") }),
				From:    instant(t, "searched from"), To: instant(t, "searched to"),
			}
		})
		comesBack(t, want, storage.EncodeEvidence, storage.DecodeEvidence)
	})
}

func TestATicketComesBackAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string { return rapid.String().Draw(t, name) }
		want := call.Ticket{
			ID: text("id"), Version: rapid.Int64().Draw(t, "version"), Kind: call.Repair, CallID: text("call"),
			Customer: call.Customer(text("customer")), Agent: text("agent"), About: text("about"), Dept: text("dept"),
			Text: text("text"), Filed: instant(t, "filed"),
		}
		want.Events = several(t, "events", func(t *rapid.T) call.TicketEvent {
			return call.TicketEvent{Kind: call.Closed, At: instant(t, "at"), By: text("by"), Note: text("note"), Score: rapid.IntRange(0, 5).Draw(t, "score")}
		})
		comesBack(t, want, storage.EncodeTicket, storage.DecodeTicket)
	})
}

func TestARecordingAndUndecidedRulesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string { return rapid.String().Draw(t, name) }
		comesBack(t, call.Recording{
			CallID: text("call"), URI: text("uri"), Size: rapid.Int64().Draw(t, "size"), SHA256: text("sum"), Codec: "alaw",
			Channels: rapid.Int().Draw(t, "channels"), Rate: rapid.Int().Draw(t, "rate"), Duration: millis(t, "duration"),
			AgentChannel: rapid.IntRange(-1, 1).Draw(t, "channel"),
		}, storage.EncodeRecording, storage.DecodeRecording)
		comesBack(t, several(t, "undecided", func(*rapid.T) inspect.Undecided {
			return inspect.Undecided{Rule: text("rule"), Reason: text("reason")}
		}), storage.EncodeUndecided, storage.DecodeUndecided)
	})
}

func TestAFortyTurnTranscriptTakesHardlyMoreThanItsWords(t *testing.T) {
	t.Parallel()
	transcript, words := call.Transcript{CallID: "c1", Source: "imported:json"}, 0
	for i := range 40 {
		turn := call.Turn{Role: call.AgentRole, RoleConfidence: 1, Confidence: 1, Start: time.Duration(i) * 6 * time.Second, Text: "请问有什么可以帮您"}
		turn.End = turn.Start + 5*time.Second
		words += len(turn.Text)
		transcript.Turns = append(transcript.Turns, turn)
	}
	if got, limit := len(storage.EncodeTranscript(transcript)), words+40*10+32; got > limit {
		t.Errorf("%d bytes for %d bytes of words, want at most %d", got, words, limit)
	}
}

// FuzzDecode has no decoder give in to foreign bytes, and every decoder keep to one
// form for a value.
func FuzzDecode(f *testing.F) {
	f.Add(storage.EncodeTranscript(call.Transcript{CallID: "c", Turns: []call.Turn{{Role: call.AgentRole, Text: "喂", End: time.Second, Confidence: 0.5}}}))
	f.Add(storage.EncodeTranscript(call.Transcript{CallID: "c", Turns: []call.Turn{{}, {Text: "谢谢谢谢", Doubt: call.Repeated, Unsure: []call.Unsure{{To: 6, Confidence: 0.25}}}}}))
	f.Add(storage.EncodeSignals(call.Signals{Source: call.FromAudio, Silences: []call.Range{{End: time.Second}}, Channels: []call.ChannelSignals{{Level: -20.5}}}))
	f.Add(storage.EncodeSignals(call.Signals{Channels: []call.ChannelSignals{{Noise: -50, Sounds: []call.Sound{{Kind: call.KeyTone, Key: "1#"}}, Jumps: []call.Jump{{By: 12}}}}}))
	f.Add(storage.EncodeEvidence([]inspect.Evidence{{Kind: inspect.Absent, Tickets: []string{"T1"}, From: time.UnixMilli(1).UTC()}}))
	f.Add(storage.EncodeTicket(call.Ticket{ID: "T", Events: []call.TicketEvent{{Kind: call.Closed}}}))
	f.Add(storage.EncodeRecording(call.Recording{URI: "a.wav"}))
	f.Add(storage.EncodeUndecided([]inspect.Undecided{{Rule: "r"}}))
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Fuzz(func(t *testing.T, b []byte) {
		oneForm(t, b, storage.EncodeTranscript, storage.DecodeTranscript)
		oneForm(t, b, storage.EncodeSignals, storage.DecodeSignals)
		oneForm(t, b, storage.EncodeEvidence, storage.DecodeEvidence)
		oneForm(t, b, storage.EncodeTicket, storage.DecodeTicket)
		oneForm(t, b, storage.EncodeRecording, storage.DecodeRecording)
		oneForm(t, b, storage.EncodeUndecided, storage.DecodeUndecided)
	})
}

func oneForm[T any](t *testing.T, b []byte, encode func(T) []byte, decode func([]byte) (T, error)) {
	t.Helper()
	v, err := decode(b)
	if err != nil {
		return
	}
	first := encode(v)
	again, err := decode(first)
	if err != nil {
		t.Fatalf("what was decoded and encoded again cannot be decoded: %v", err)
	}
	if string(encode(again)) != string(first) {
		t.Fatalf("two forms of one value:\n%x\n%x", first, encode(again))
	}
}
