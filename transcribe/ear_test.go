package transcribe_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe"
)

// scripted is an engine that says what it is told to about a clip.
type scripted struct {
	atOnce int
	says   func(clip transcribe.Clip) (transcribe.Words, error)

	mu    sync.Mutex
	heard []transcribe.Clip
}

func (s *scripted) Name() string { return "scripted" }
func (s *scripted) AtOnce() int  { return s.atOnce }
func (s *scripted) Close() error { return nil }

func (s *scripted) Hear(_ context.Context, clip transcribe.Clip) (transcribe.Words, error) {
	s.mu.Lock()
	s.heard = append(s.heard, clip)
	s.mu.Unlock()
	return s.says(clip)
}

// pitch tells clips apart: how often a second of what is loud crosses zero upwards.
func pitch(clip transcribe.Clip) int {
	crossings, loud, below := 0, 0, false
	for _, v := range clip.Samples {
		switch {
		case v < -500:
			below = true
		case v > 500 && below:
			crossings, below = crossings+1, false
		}
		if v > 500 || v < -500 {
			loud++
		}
	}
	seconds := float64(loud) / 0.96 / transcribe.Rate // a sine is within ±500 of 8000 for the rest
	return int(math.Round(float64(crossings)/seconds/100) * 100)
}

// byPitch says words by the pitch of the clip.
func byPitch(words map[int]string) func(transcribe.Clip) (transcribe.Words, error) {
	return func(clip transcribe.Clip) (transcribe.Words, error) {
		return transcribe.Words{Text: words[pitch(clip)], Confidence: 0.9}, nil
	}
}

// spell is a stretch of tone on a channel, in seconds.
type spell struct {
	channel    int
	start, end float64
	hertz      float64
}

// recording makes sound of spells, 8 kHz, over a little noise.
func recording(t *testing.T, channels int, lasting float64, agent int, spells ...spell) transcribe.Sound {
	t.Helper()
	samples := make([][]int16, channels)
	noise := uint32(1)
	for c := range samples {
		samples[c] = make([]int16, int(lasting*8000))
		for i := range samples[c] {
			noise = noise*1664525 + 1013904223
			samples[c][i] = int16(int32(noise) >> 27)
		}
	}
	for _, s := range spells {
		for i := int(s.start * 8000); i < int(s.end*8000); i++ {
			samples[s.channel][i] += int16(8000 * math.Sin(2*math.Pi*s.hertz*float64(i)/8000))
		}
	}
	var b bytes.Buffer
	if err := audio.WritePCM16(&b, 8000, samples...); err != nil {
		t.Fatal(err)
	}
	file := bytes.NewReader(b.Bytes())
	f, err := audio.Probe(file, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	return transcribe.Sound{File: file, Format: f, Signals: signals(audio.Roles(f, agent), spells)}
}

// signals are what an analysis would tell of speech in place of the tones.
func signals(roles []call.Role, spells []spell) call.Signals {
	s := call.Signals{Source: call.FromAudio, Channels: make([]call.ChannelSignals, len(roles))}
	for c, role := range roles {
		s.Channels[c].Role = role
	}
	at := func(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }
	for i, one := range spells {
		speech := call.Range{Start: at(one.start), End: at(one.end)}
		s.Channels[one.channel].Speech = append(s.Channels[one.channel].Speech, speech)
		if i > 0 && one.start < spells[i-1].end {
			both := call.Range{Start: speech.Start, End: min(speech.End, at(spells[i-1].end))}
			s.Overlaps = append(s.Overlaps, call.Overlap{Range: both, By: roles[one.channel]})
		}
	}
	return s
}

// told is a transcript in lines of role, seconds and words.
func told(t call.Transcript) []string {
	var out []string
	for _, turn := range t.Turns {
		out = append(out, fmt.Sprintf("%s %.1f-%.1f %s", turn.Role, turn.Start.Seconds(), turn.End.Seconds(), turn.Text))
	}
	return out
}

func hear(t *testing.T, engine transcribe.Engine, s transcribe.Sound) transcribe.Heard {
	t.Helper()
	ear := transcribe.Ear{Engine: engine}
	heard, err := ear.Hear(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return heard
}

func TestTurnsAreHeardChannelByChannelWithTheirTimes(t *testing.T) {
	t.Parallel()
	sound := recording(
		t, 2, 20, 0,
		spell{0, 1, 3, 300}, spell{0, 3.8, 5, 300}, // one turn: a pause, nobody between
		spell{1, 6, 9, 500}, spell{0, 7, 7.6, 700}, // the agent falls in
		spell{0, 10, 11, 900}, spell{1, 11.2, 11.8, 1100}, spell{0, 12, 13, 1300}, // the customer answers in a pause
	)
	heard := hear(t, &scripted{atOnce: 3, says: byPitch(map[int]string{
		300: "您好，请问有什么可以帮您", 500: "我家停电了你们什么时候来", 700: "您说", 900: "帮您登记", 1100: "好的谢谢你", 1300: "感谢您的来电",
	})}, sound)
	want := []string{
		"agent 1.0-5.0 您好，请问有什么可以帮您",
		"customer 6.0-9.0 我家停电了你们什么时候来",
		"agent 7.0-7.6 您说",
		"agent 10.0-11.0 帮您登记",
		"customer 11.2-11.8 好的谢谢你",
		"agent 12.0-13.0 感谢您的来电",
	}
	if diff := cmp.Diff(want, told(heard.Transcript)); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
	if heard.Swapped || heard.Transcript.Source != "scripted" {
		t.Errorf("swapped %v, source %q", heard.Swapped, heard.Transcript.Source)
	}
}

func TestClipsHaveALittleSilenceAroundTheSpeechAndNoMore(t *testing.T) {
	t.Parallel()
	engine := &scripted{atOnce: 1, says: byPitch(nil)}
	hear(t, engine, recording(t, 1, 60, -1, spell{0, 10, 12, 300}, spell{0, 40, 41, 300}))
	var lengths []string
	for _, clip := range engine.heard {
		lengths = append(lengths, fmt.Sprintf("%.2f", clip.Duration().Seconds()))
	}
	if got := strings.Join(lengths, " "); got != "2.45 1.45" {
		t.Errorf("clips of %s s", got)
	}
}

// TestALongStretchIsCutWhereItIsQuiet hears 70 s without a pause, with short dips: every
// clip is short enough, nothing is missing between them, and each ends in a dip.
func TestALongStretchIsCutWhereItIsQuiet(t *testing.T) {
	t.Parallel()
	var spells []spell
	for at := 1.0; at < 70; at += 3.5 {
		spells = append(spells, spell{0, at, at + 3.35, 300})
	}
	sound := recording(t, 1, 72, -1, spells...)
	sound.Signals.Channels[0].Speech = []call.Range{{Start: time.Second, End: 70 * time.Second}}
	engine := &scripted{atOnce: 1, says: func(transcribe.Clip) (transcribe.Words, error) {
		return transcribe.Words{Text: "我说", Confidence: 1}, nil
	}}
	heard := hear(t, engine, sound)
	if len(heard.Transcript.Turns) < 3 {
		t.Fatalf("%d turns", len(heard.Transcript.Turns))
	}
	for i, turn := range heard.Transcript.Turns {
		if turn.End-turn.Start > transcribe.MaxClip || engine.heard[i].Duration() > transcribe.MaxClip {
			t.Errorf("turn %d lasts %s, its clip %s", i, turn.End-turn.Start, engine.heard[i].Duration())
		}
		if i == 0 {
			continue
		}
		if gap := turn.Start - heard.Transcript.Turns[i-1].End; gap != 0 {
			t.Errorf("%s are missing before turn %d", gap, i)
		}
		if into := math.Mod(turn.Start.Seconds()-1, 3.5); into < 3.3 && into > 0.05 {
			t.Errorf("turn %d begins %.2f s into a word", i, into)
		}
	}
}

func TestOneErrorOfTheEngineEndsTheHearing(t *testing.T) {
	t.Parallel()
	var spells []spell
	for at := 1.0; at < 99; at += 2 {
		spells = append(spells, spell{0, at, at + 0.5, 300})
	}
	for _, reason := range []error{transcribe.ErrAway, transcribe.ErrRefused, errors.New("broken")} {
		engine := &scripted{atOnce: 2, says: func(transcribe.Clip) (transcribe.Words, error) {
			return transcribe.Words{}, fmt.Errorf("no: %w", reason)
		}}
		ear := transcribe.Ear{Engine: engine}
		heard, err := ear.Hear(t.Context(), recording(t, 1, 100, -1, spells...))
		if !errors.Is(err, reason) || len(heard.Transcript.Turns) > 0 || len(engine.heard) > 4 {
			t.Errorf("error %v after %d clips, want %v", err, len(engine.heard), reason)
		}
	}
}

// TestAClipThatIsBeingHeardMayEndWhenAnotherFails lets the first clip begin, fails the
// second, and sees that the first is not interrupted: a breaker lets one clip try
// whether the engine is back, and turns the others away.
func TestAClipThatIsBeingHeardMayEndWhenAnotherFails(t *testing.T) {
	t.Parallel()
	began, turnedAway := make(chan struct{}), make(chan struct{})
	interrupted := errors.New("nobody has heard it to its end")
	engine := &trying{scripted: scripted{atOnce: 2}, hear: func(ctx context.Context, clip transcribe.Clip) error {
		if pitch(clip) == 300 {
			close(began)
			<-turnedAway
			interrupted = ctx.Err()
			return nil
		}
		<-began
		defer close(turnedAway)
		return transcribe.ErrAway
	}}
	ear := transcribe.Ear{Engine: engine}
	_, err := ear.Hear(t.Context(), recording(t, 1, 30, -1, spell{0, 1, 2, 300}, spell{0, 10, 11, 500}))
	if !errors.Is(err, transcribe.ErrAway) || interrupted != nil {
		t.Errorf("error %v; the first clip: %v", err, interrupted)
	}
}

// trying is a scripted engine that looks at its context.
type trying struct {
	scripted
	hear func(context.Context, transcribe.Clip) error
}

func (e *trying) Hear(ctx context.Context, clip transcribe.Clip) (transcribe.Words, error) {
	return transcribe.Words{Text: "好", Confidence: 1}, e.hear(ctx, clip)
}

func TestHearingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	engine := &scripted{atOnce: 1, says: func(transcribe.Clip) (transcribe.Words, error) {
		cancel()
		return transcribe.Words{Text: "好"}, nil
	}}
	ear := transcribe.Ear{Engine: engine}
	_, err := ear.Hear(ctx, recording(t, 1, 30, -1, spell{0, 1, 2, 300}, spell{0, 10, 11, 300}, spell{0, 20, 21, 300}))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestSilenceOfSpeechIsATranscriptWithoutTurns(t *testing.T) {
	t.Parallel()
	heard := hear(t, &scripted{atOnce: 1, says: byPitch(map[int]string{300: "。 <|zh|>"})}, recording(t, 1, 9, -1, spell{0, 1, 2, 300}))
	if len(heard.Transcript.Turns) != 0 {
		t.Errorf("turns %v", told(heard.Transcript))
	}
}

func TestWordsAreInSimplifiedCharacters(t *testing.T) {
	t.Parallel()
	heard := hear(t, &scripted{atOnce: 1, says: byPitch(map[int]string{300: "說了10點,您的WiFi電話費"})}, recording(t, 1, 9, -1, spell{0, 1, 4, 300}))
	if got := heard.Transcript.Turns[0].Text; got != "说了10点,您的WiFi电话费" {
		t.Errorf("heard %q", got)
	}
}

// channels is a call of two whose words are given by pitch.
func channels(t *testing.T, agent int) transcribe.Sound {
	t.Helper()
	return recording(t, 2, 20, agent, spell{0, 1, 4, 300}, spell{1, 3.5, 8, 500}, spell{0, 9, 12, 700}, spell{1, 13, 16, 900})
}

func TestWordsTellWhichChannelIsWhose(t *testing.T) {
	t.Parallel()
	agentFirst := map[int]string{300: "您好国网客服工号二一八八请问有什么可以帮您", 500: "我家停电了你们什么时候来修", 700: "帮您登记了感谢您的来电请您评价", 900: "行吧"}
	customerFirst := map[int]string{300: "喂你们那个我家停电了什么时候来修", 500: "您好国网客服二一八八请问有什么可以帮您", 700: "我要投诉你们凭什么我家老停电", 900: "帮您登记了感谢您的来电请您评价"}
	neither := map[int]string{300: "嗯", 500: "哦", 700: "好", 900: "啊"}
	cases := []struct {
		name    string
		agent   int
		words   map[int]string
		want    []call.Role
		swapped bool
	}{
		{"the map is right", 0, agentFirst, []call.Role{call.AgentRole, call.CustomerRole}, false},
		{"the map is wrong", 0, customerFirst, []call.Role{call.CustomerRole, call.AgentRole}, true},
		{"the map is wrong the other way", 1, agentFirst, []call.Role{call.AgentRole, call.CustomerRole}, true},
		{"words that tell nothing leave the map", 1, neither, []call.Role{call.CustomerRole, call.AgentRole}, false},
		{"no map", -1, customerFirst, []call.Role{call.CustomerRole, call.AgentRole}, false},
		{"no map and nothing said", -1, neither, []call.Role{call.Unknown, call.Unknown}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sound := channels(t, c.agent)
			sound.Agent = "2188"
			heard := hear(t, &scripted{atOnce: 2, says: byPitch(c.words)}, sound)
			var got []call.Role
			for _, ch := range heard.Signals.Channels {
				got = append(got, ch.Role)
			}
			if !slices.Equal(got, c.want) || heard.Swapped != c.swapped {
				t.Errorf("channels %v, swapped %v", got, heard.Swapped)
			}
			if turn := heard.Transcript.Turns[0]; turn.Role != c.want[0] {
				t.Errorf("the first turn is %s's", turn.Role)
			}
			if o := heard.Signals.Overlaps; len(o) != 1 || o[0].By != c.want[1] {
				t.Errorf("overlaps %v, want one by %s", o, c.want[1])
			}
		})
	}
}

// TestOnOneChannelATurnIsSomebodysOnlyByItsWords hears a mixed recording.
func TestOnOneChannelATurnIsSomebodysOnlyByItsWords(t *testing.T) {
	t.Parallel()
	heard := hear(t, &scripted{atOnce: 1, says: byPitch(map[int]string{300: "您好工号2188很高兴为您服务请问有什么可以帮您", 500: "停电了", 700: "好"})},
		recording(t, 1, 20, -1, spell{0, 1, 3, 300}, spell{0, 6, 8, 500}, spell{0, 11, 13, 700}))
	want := []string{"agent 1.0-3.0 您好工号2188很高兴为您服务请问有什么可以帮您", "unknown 6.0-8.0 停电了", "unknown 11.0-13.0 好"}
	if diff := cmp.Diff(want, told(heard.Transcript)); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
}

func TestWordsThatNobodySaidAreDoubted(t *testing.T) {
	t.Parallel()
	sure := func(text string) transcribe.Words { return transcribe.Words{Text: text, Confidence: 0.95} }
	cases := []struct {
		name   string
		length float64 // of the speech, seconds
		words  transcribe.Words
		want   call.Doubt
	}{
		{"what people say", 3, sure("我家停电了你们什么时候来修"), ""},
		{"people repeat a syllable", 1.5, sure("对对对对对对，是的"), ""},
		{"people repeat a phrase", 3, sure("不是不是不是，我说的是电费"), ""},
		{"a word over and over", 4, sure("警察警察警察警察警察警察"), call.Repeated},
		{"a syllable that nobody repeats", 2, sure("(词:词:词:词:词:词"), call.Repeated},
		{"a phrase over and over behind a true one", 9, sure("您好，新的新的新的新的新的新的新的"), call.Repeated},
		{"subtitles", 3, sure("字幕由志愿者提供"), call.Stock},
		{"thanks for watching", 2, sure("谢谢观看"), call.Stock},
		{"the engine holds it for silence", 2, transcribe.Words{Text: "我不知道", Confidence: 0.9, NoSpeech: 0.8}, call.OnSilence},
		{"a sentence in a click", 0.14, sure("我不知道你在说什么"), call.OnSilence},
		{"another language by its letters", 3, sure("ありがとうございました"), call.Foreign},
		{"another language by the engine's word", 3, transcribe.Words{Text: "hello how are you", Confidence: 0.9, Language: "en"}, call.Foreign},
		{"a few Latin letters are none", 3, sure("我的WIFI连不上APP也打不开"), ""},
		{"more than anybody says", 1, sure("我们家这边停电了已经停了两天了你们到底什么时候来修啊"), call.TooFast},
		{"pieces that go back", 3, transcribe.Words{Text: "停电了", Confidence: 0.9, Pieces: []transcribe.Piece{{Start: 2 * time.Second, End: 3 * time.Second}, {Start: 0, End: time.Second}}}, call.OutOfOrder},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			heard := hear(t, &scripted{atOnce: 1, says: func(transcribe.Clip) (transcribe.Words, error) { return c.words, nil }},
				recording(t, 1, 12, -1, spell{0, 1, 1 + c.length, 300}))
			if len(heard.Transcript.Turns) != 1 {
				t.Fatalf("turns %v", told(heard.Transcript))
			}
			turn := heard.Transcript.Turns[0]
			if turn.Doubt != c.want || turn.Text != c.words.Text {
				t.Errorf("%q is doubted as %q, want %q", turn.Text, turn.Doubt, c.want)
			}
			if doubted := turn.Confidence <= 0.3; doubted != (c.want != "") {
				t.Errorf("confidence %v", turn.Confidence)
			}
		})
	}
}
