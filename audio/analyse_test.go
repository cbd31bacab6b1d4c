package audio_test

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
)

var agentFirst = []call.Role{call.AgentRole, call.CustomerRole}

// analyse runs a file through Probe and Analyse.
func analyse(t testing.TB, file []byte, roles ...call.Role) (call.Signals, audio.Peaks, error) {
	t.Helper()
	r := bytes.NewReader(file)
	f, err := audio.Probe(r, r.Size())
	if err != nil {
		t.Fatal(err)
	}
	return audio.Analyse(r, f, roles)
}

func mustAnalyse(t testing.TB, file []byte, roles ...call.Role) call.Signals {
	t.Helper()
	s, _, err := analyse(t, file, roles...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// near compares ranges with stretches, 60 ms at each edge allowed.
func near(t *testing.T, what string, got []call.Range, want ...stretch) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
		return
	}
	for i, w := range want {
		const tolerance = 60 * time.Millisecond
		if (got[i].Start-seconds(w.from)).Abs() > tolerance || (got[i].End-seconds(w.to)).Abs() > tolerance {
			t.Errorf("%s: range %d is %v, want %v", what, i, got[i], w)
		}
	}
}

// dialogue is a stereo call: the customer cuts in at 9 s, and nobody speaks from
// 12 to 16 s and after 18 s.
func dialogue(rate int, noise float64) [][]int16 {
	return [][]int16{
		line(rate, 20, noise, 120, stretch{1.5, 4}, stretch{7, 10}, stretch{16, 18}),
		line(rate, 20, noise, 210, stretch{4.5, 6.5}, stretch{9, 12}),
	}
}

func TestAnalyseHearsWhoSpeaksWhen(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{
		"a clean line":         wavFile(t, 8000, dialogue(8000, -70)...),
		"a noisy line":         wavFile(t, 8000, dialogue(8000, -48)...),
		"16 kHz":               wavFile(t, 16000, dialogue(16000, -60)...),
		"a rate like no other": wavFile(t, 11025, dialogue(11025, -60)...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mustAnalyse(t, file, agentFirst...)
			if s.Source != call.FromAudio || s.Duration != 20*time.Second || len(s.Channels) != 2 {
				t.Fatalf("%s, %v, %d channels", s.Source, s.Duration, len(s.Channels))
			}
			agent, customer := s.Channels[0], s.Channels[1]
			if agent.Role != call.AgentRole || customer.Role != call.CustomerRole {
				t.Errorf("roles %s and %s", agent.Role, customer.Role)
			}
			near(t, "agent", agent.Speech, stretch{1.5, 4}, stretch{7, 10}, stretch{16, 18})
			near(t, "customer", customer.Speech, stretch{4.5, 6.5}, stretch{9, 12})
			near(t, "silences", s.Silences, stretch{0, 1.5}, stretch{12, 16}, stretch{18, 20})
			if len(s.Overlaps) != 1 || s.Overlaps[0].By != call.CustomerRole {
				t.Fatalf("overlaps %v", s.Overlaps)
			}
			near(t, "overlap", []call.Range{s.Overlaps[0].Range}, stretch{9, 10})
		})
	}
}

func TestAnalyseHearsTheSameInEveryCodec(t *testing.T) {
	t.Parallel()
	channels := dialogue(8000, -60)
	linear := mustAnalyse(t, wavFile(t, 8000, channels...), agentFirst...)
	mixed := make([]int16, 0, 2*len(channels[0]))
	for i := range channels[0] {
		mixed = append(mixed, channels[0][i], channels[1][i])
	}
	a2 := alaw
	a2.channels, a2.align = 2, 2
	for name, file := range map[string][]byte{
		"A-law":  riff(a2.part(), part{id: "data", body: encode(linearALaw(), mixed)}),
		"mu-law": riff(mulaw2.part(), part{id: "data", body: encode(linearMuLaw(), mixed)}),
	} {
		got := mustAnalyse(t, file, agentFirst...)
		for c, ch := range got.Channels {
			want := linear.Channels[c]
			if diff := cmp.Diff(want.Speech, ch.Speech); diff != "" {
				t.Errorf("%s, channel %d (-16-bit +%s)\n%s", name, c, name, diff)
			}
			if math.Abs(want.Level-ch.Level) > 0.2 || math.Abs(want.Peak-ch.Peak) > 0.3 {
				t.Errorf("%s, channel %d: level %.2f peak %.2f, want %.2f and %.2f", name, c, ch.Level, ch.Peak, want.Level, want.Peak)
			}
		}
	}
}

func TestAnalyseReadsEightBitsAsUnsigned(t *testing.T) {
	t.Parallel()
	wide := line(8000, 5, -90, 120, stretch{1, 2}, stretch{3.5, 4.5})
	narrow := make([]byte, len(wide))
	for i, v := range wide {
		narrow[i] = byte(int(math.Round(float64(v)/256)) + 128)
	}
	s := mustAnalyse(t, riff(u8mono.part(), part{id: "data", body: narrow}))
	near(t, "speech", s.Channels[0].Speech, stretch{1, 2}, stretch{3.5, 4.5})
}

func TestOneChannelHasNoRoleAndNoOverlaps(t *testing.T) {
	t.Parallel()
	s := mustAnalyse(t, wavFile(t, 8000, dialogue(8000, -60)[0]), call.AgentRole)
	if len(s.Channels) != 1 || s.Channels[0].Role != call.Unknown || s.Overlaps != nil {
		t.Errorf("%d channels, role %s, overlaps %v", len(s.Channels), s.Channels[0].Role, s.Overlaps)
	}
	near(t, "speech", s.Channels[0].Speech, stretch{1.5, 4}, stretch{7, 10}, stretch{16, 18})
}

func TestTheSameSoundOnBothChannelsIsOneUnknownSpeaker(t *testing.T) {
	t.Parallel()
	mono := dialogue(8000, -60)[0]
	s := mustAnalyse(t, wavFile(t, 8000, mono, mono), agentFirst...)
	if len(s.Channels) != 1 || s.Channels[0].Role != call.Unknown || s.Overlaps != nil {
		t.Errorf("%d channels, role %s, overlaps %v", len(s.Channels), s.Channels[0].Role, s.Overlaps)
	}
}

func TestChannelsWithoutKnownRolesStayUnknown(t *testing.T) {
	t.Parallel()
	s := mustAnalyse(t, wavFile(t, 8000, dialogue(8000, -60)...))
	if s.Channels[0].Role != call.Unknown || s.Channels[1].Role != call.Unknown || s.Overlaps[0].By != call.Unknown {
		t.Errorf("roles %s and %s, overlap by %s", s.Channels[0].Role, s.Channels[1].Role, s.Overlaps[0].By)
	}
}

func TestAnEchoIsNobodysInterruption(t *testing.T) {
	t.Parallel()
	agent := line(8000, 20, -65, 120, stretch{1, 9}, stretch{12, 18})
	customer := line(8000, 20, -65, 210, stretch{9.5, 11.5})
	for i := 200; i < len(agent); i++ { // 25 ms later, 22 dB weaker
		customer[i] += int16(float64(agent[i-200]) * math.Pow(10, -22.0/20))
	}
	s := mustAnalyse(t, wavFile(t, 8000, agent, customer), agentFirst...)
	near(t, "customer", s.Channels[1].Speech, stretch{9.5, 11.5})
	if len(s.Overlaps) != 0 {
		t.Errorf("overlaps %v", s.Overlaps)
	}
}

func TestShortOverlapsAndClicksDoNotCount(t *testing.T) {
	t.Parallel()
	s := mustAnalyse(t, wavFile(
		t, 8000,
		line(8000, 10, -65, 120, stretch{1, 4}, stretch{8, 8.06}),
		line(8000, 10, -65, 210, stretch{3.88, 6}),
	), agentFirst...)
	near(t, "agent", s.Channels[0].Speech, stretch{1, 4})
	if len(s.Overlaps) != 0 {
		t.Errorf("overlaps %v", s.Overlaps)
	}
}

func TestLevelAndPeakAreInDecibelsOfFullScale(t *testing.T) {
	t.Parallel()
	chord := quiet(3).sine(1, 1, 700, -20).sine(1, 1, 990, -20).sine(1, 1, 1700, -20).samples() // no key and no tone
	peak := 20 * math.Log10(float64(slices.Max(chord))/32768)
	s := mustAnalyse(t, wavFile(t, 8000, chord, line(8000, 3, -80, 100)), agentFirst...)
	if ch := s.Channels[0]; math.Abs(ch.Level+15.23) > 0.2 || math.Abs(ch.Peak-peak) > 0.1 { // 10 log10 3 above each
		t.Errorf("level %.2f, want -15.23; peak %.2f, want %.2f", ch.Level, ch.Peak, peak)
	}
	if ch := s.Channels[1]; ch.Level != 0 || ch.Speech != nil {
		t.Errorf("a channel without speech has level %.2f and speech %v", ch.Level, ch.Speech)
	}
}

func TestSpeechFromTheFirstToTheLastSampleLeavesNoSilence(t *testing.T) {
	t.Parallel()
	s := mustAnalyse(t, wavFile(t, 8000, line(8000, 6, -80, 150, stretch{0, 6})))
	near(t, "speech", s.Channels[0].Speech, stretch{0, 6})
	if s.Silences != nil {
		t.Errorf("silences %v", s.Silences)
	}
}

func TestSilentRecordingsAreNamed(t *testing.T) {
	t.Parallel()
	fill := func(f fields, codes ...byte) []byte {
		return riff(f.part(), part{id: "data", body: bytes.Repeat(codes, 8000)})
	}
	for name, file := range map[string][]byte{
		"zeros":                   wavFile(t, 8000, make([]int16, 8000), make([]int16, 8000)),
		"a constant offset":       fill(s16mono, 0x00, 0x10),
		"less than -60 dBFS":      fill(s16mono, 0x20, 0x00, 0xE0, 0xFF),
		"the idle code of A-law":  fill(alaw, 0xD5, 0x55),
		"the idle code of mu-law": fill(mulaw2, 0xFF, 0x7F),
		"8 bits that flicker":     fill(u8mono, 127, 128, 129, 128),
		"one sample":              wavFile(t, 8000, []int16{12000}),
	} {
		s, p, err := analyse(t, file)
		if codeOf(t, err) != audio.Silent || s.Channels != nil || p.Channels != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, file := range map[string][]byte{
		"just above -60 dBFS":  fill(s16mono, 0x22, 0x00, 0xDE, 0xFF),
		"sound on one channel": wavFile(t, 8000, make([]int16, 8000), voice(100, 8000, 8000, -20)),
	} {
		if _, _, err := analyse(t, file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnalyseNamesAFileThatBecameShorter(t *testing.T) {
	t.Parallel()
	for _, fields := range []fields{s16stereo, u8mono, alaw, mulaw2} {
		file := riff(fields.part(), data(40_000))
		f, err := probe(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{44, 45, 30_001} {
			if _, _, err := audio.Analyse(bytes.NewReader(file[:n]), f, nil); codeOf(t, err) != audio.Truncated {
				t.Errorf("%s, %d bytes: %v", f.Codec, n, err)
			}
		}
	}
}

func TestAnalyseRefusesAFormatThatProbeDidNotMake(t *testing.T) {
	t.Parallel()
	good, err := probe(riff(s16stereo.part(), data(4000)))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*audio.Format){
		"zero":        func(f *audio.Format) { *f = audio.Format{} },
		"codec":       func(f *audio.Format) { f.Codec = "opus" },
		"bits":        func(f *audio.Format) { f.Bits = 8 },
		"channels":    func(f *audio.Format) { f.Channels = 7 },
		"rate":        func(f *audio.Format) { f.Rate = 0 },
		"no frames":   func(f *audio.Format) { f.Frames, f.Length = 0, 0 },
		"more frames": func(f *audio.Format) { f.Frames++ },
		"too long":    func(f *audio.Format) { f.Frames, f.Length = 1<<30, 1<<32 },
	} {
		f := good
		change(&f)
		if _, _, err := audio.Analyse(bytes.NewReader(nil), f, nil); codeOf(t, err) == "" {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestRolesFollowTheChannelOfTheAgent(t *testing.T) {
	t.Parallel()
	stereo, mono := audio.Format{Channels: 2}, audio.Format{Channels: 1}
	for _, tt := range []struct {
		f     audio.Format
		agent int
		want  []call.Role
	}{
		{stereo, 0, []call.Role{call.AgentRole, call.CustomerRole}},
		{stereo, 1, []call.Role{call.CustomerRole, call.AgentRole}},
		{stereo, -1, []call.Role{call.Unknown, call.Unknown}},
		{stereo, 2, []call.Role{call.Unknown, call.Unknown}},
		{mono, 0, []call.Role{call.Unknown}},
	} {
		if diff := cmp.Diff(tt.want, audio.Roles(tt.f, tt.agent)); diff != "" {
			t.Errorf("%d channels, agent on %d (-want +got)\n%s", tt.f.Channels, tt.agent, diff)
		}
	}
}
