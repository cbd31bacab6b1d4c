package intake_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/storage"
)

// memory is as much of a store as a walk needs.
type memory struct {
	positions map[string]storage.Position
	batches   []storage.Batch
	refuseAt  int // number of the batch that is not accepted, from 1; 0 for none
}

var errStore = errors.New("the store went away")

func newMemory() *memory { return &memory{positions: map[string]storage.Position{}} }

func (m *memory) position(_ context.Context, source string) (storage.Position, error) {
	p, ok := m.positions[source]
	if !ok {
		return p, fmt.Errorf("source %s: %w", source, storage.ErrNotFound)
	}
	return p, nil
}

func (m *memory) ingest(_ context.Context, b storage.Batch) error {
	if m.refuseAt--; m.refuseAt == 0 {
		return errStore
	}
	m.batches = append(m.batches, b)
	m.positions[b.Position.Source] = b.Position
	return nil
}

// contents is everything that was handed over, one line each and sorted. What was
// handed over twice is there twice.
func (m *memory) contents() []string {
	var all []string
	for _, b := range m.batches {
		for _, c := range b.Calls {
			all = append(all, fmt.Sprintf("call %+v", c))
		}
		for _, a := range b.Agents {
			all = append(all, fmt.Sprintf("agent %+v", a))
		}
		for _, r := range b.Recordings {
			all = append(all, fmt.Sprintf("recording %+v", r))
		}
		for _, t := range b.Transcripts {
			all = append(all, fmt.Sprintf("transcript %+v", t))
		}
		for _, t := range b.Tickets {
			all = append(all, fmt.Sprintf("ticket %+v", t))
		}
		for _, l := range b.DeadLetters {
			all = append(all, fmt.Sprintf("letter %s %d %s:%d %s %s", l.Source, l.Offset, l.Name, l.Line, l.Field, l.Reason))
		}
	}
	slices.Sort(all)
	return all
}

func (m *memory) letters() []string {
	var all []string
	for _, b := range m.batches {
		for _, l := range b.DeadLetters {
			all = append(all, strings.Join(strings.Fields(fmt.Sprintf("%s:%d %s %s", l.Name, l.Line, l.Field, l.Reason)), " "))
		}
	}
	slices.Sort(all)
	return all
}

func (m *memory) recordings() []storage.OfferedRecording {
	var all []storage.OfferedRecording
	for _, b := range m.batches {
		all = append(all, b.Recordings...)
	}
	return all
}

func (m *memory) walk(t *testing.T, paths ...string) intake.Summary {
	t.Helper()
	r := reader(t, func(_ *intake.Config, o *intake.Options) { o.Position = m.position })
	sum, err := r.Walk(t.Context(), paths, m.ingest)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Records != sum.Taken+sum.Refused {
		t.Errorf("the summary does not add up: %+v", sum)
	}
	return sum
}

// write makes files under a folder.
func write(t testing.TB, dir string, files map[string]string) string {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now, now); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// pack makes a zip file.
func pack(t testing.TB, path string, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: now})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

const oneTurn = `{"turns":[{"role":"agent","start":1,"end":2,"text":"喂"}]}`

// delivery is a little of everything that a hotline hands over.
func delivery() map[string]string {
	return map[string]string{
		"cdr.csv": "call_id,started,duration,agent,recording,agent_channel\n" +
			"c-1,2026-09-03 10:00:00,60,1024,D:\\rec\\one.wav,1\nc-2,2026-09-03 11:00:00,60,7777,,\nc-3,soon,60,1024,,\n",
		"roster.csv":      "工号,姓名,部门\n1024,甲,一部\n,乙,二部\n",
		"tickets.csv":     "id,kind,call_id,filed_at,agent\nT1,报修,c-1,2026-09-03 10:10:00,1024\n",
		"more.jsonl":      `{"id":"T2","kind":"urge","call":"c-2","filed":"2026-09-03 12:00:00"}` + "\n",
		"rec/one.wav":     "RIFF1",
		"rec/two.wav":     "RIFF2",
		"rec/three.wav":   "RIFF3",
		"manifest.csv":    "file,call_id,started,agent_channel\nrec/two.wav,c-2,2026-09-03 11:00:00,0\nrec/gone.wav,c-9,,\n",
		"said/c-1.json":   oneTurn,
		"said/c-2.json":   `{"turns":[`,
		"said/all.jsonl":  `{"call":"c-4","turns":[{"role":"agent","start":1,"end":2,"text":"喂"}]}` + "\n",
		"p.calls":         oneBlock,
		"notes.xlsx":      "PK",
		"empty.csv":       "",
		"strange.csv":     "a,b\n1,2\n",
		".hidden/cdr.csv": "call_id,started\nx,y\n",
		"README.md":       "read me",
	}
}

func TestWalkTakesEverythingInAndTellsOfTheRest(t *testing.T) {
	t.Parallel()
	dir := write(t, filepath.Join(t.TempDir(), "day"), delivery())
	m := newMemory()
	sum := m.walk(t, dir)
	wantSum := intake.Summary{
		Files: 15, Hidden: 2, Records: 19, Taken: 12, Refused: 7, Warnings: 1,
		Calls: 3, Agents: 1, Recordings: 3, Transcripts: 3, Tickets: 4,
	}
	if diff := cmp.Diff(wantSum, sum); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
	want := []string{
		"day/cdr.csv:3 agent unknown_agent",
		"day/cdr.csv:4 started bad_time",
		"day/empty.csv:0 empty_file",
		"day/manifest.csv:3 file missing_file",
		"day/notes.xlsx:0 unknown_format",
		"day/roster.csv:3 id no_agent_id",
		"day/said/c-2.json:0 bad_json",
		"day/strange.csv:0 unknown_format",
	}
	if diff := cmp.Diff(want, m.letters()); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	var offers []string
	for _, r := range m.recordings() {
		offers = append(offers, fmt.Sprintf("%s %s %d %s %s", r.Origin, r.Recording.CallID, r.Recording.AgentChannel, r.Day, r.Started.In(time.UTC).Format("15:04")))
	}
	wantOffers := []string{
		"day/rec/one.wav c-1 1 2026-09-03 02:00",      // by the list of calls
		"day/rec/three.wav three -1 2026-10-01 08:00", // by its name and its time
		"day/rec/two.wav c-2 0 2026-09-03 03:00",      // by the manifest
	}
	if diff := cmp.Diff(wantOffers, offers); diff != "" {
		t.Errorf("recordings (-want +got):\n%s", diff)
	}
}

func TestWalkReadsAZipLikeItsFolder(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	folder, packed := newMemory(), newMemory()
	folder.walk(t, write(t, filepath.Join(root, "day.zip"), delivery()))
	other := t.TempDir()
	packed.walk(t, pack(t, filepath.Join(other, "day.zip"), delivery()))
	if diff := cmp.Diff(folder.letters(), packed.letters()); diff != "" {
		t.Errorf("dead letters (-folder +zip):\n%s", diff)
	}
	var opener intake.Opener
	defer opener.Close()
	for i, r := range packed.recordings() {
		f := folder.recordings()[i]
		if r.Recording.CallID != f.Recording.CallID || r.Day != f.Day || r.Recording.Size != f.Recording.Size {
			t.Errorf("got %+v, want %+v", r, f)
		}
		in, size, err := opener.Open(t.Context(), r.Recording.URI)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err := errors.Join(err, in.Close()); err != nil || int64(len(data)) != size || !bytes.HasPrefix(data, []byte("RIFF")) {
			t.Errorf("%s: %q, size %d, %v", r.Recording.URI, data, size, err)
		}
	}
}

func TestWalkingAgainHandsNothingOver(t *testing.T) {
	t.Parallel()
	dir := write(t, filepath.Join(t.TempDir(), "day"), delivery())
	m := newMemory()
	first := m.walk(t, dir, dir, filepath.Join(dir, "cdr.csv"))
	before := len(m.batches)
	second := m.walk(t, filepath.Join(dir, "rec", ".."), dir)
	if len(m.batches) != before || second.Records != 0 || second.Known != first.Records || second.AlreadyRead != second.Files {
		t.Errorf("%d more batches, %+v after %+v", len(m.batches)-before, second, first)
	}
}

func TestChangedSettingsReadTheSameFileAgain(t *testing.T) {
	t.Parallel()
	dir := write(t, t.TempDir(), map[string]string{"cdr.csv": "call_id,started\na,2026-09-03 10:00:00\n"})
	m := newMemory()
	m.walk(t, dir)
	r := reader(t, func(c *intake.Config, o *intake.Options) { c.Zone = "UTC"; o.Position = m.position })
	sum, err := r.Walk(t.Context(), []string{dir}, m.ingest)
	if err != nil || sum.Calls != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
}

// TestEachWrongFieldHasALetterThatAStoreKeeps holds the letters of one line apart
// by what a store knows them by.
func TestEachWrongFieldHasALetterThatAStoreKeeps(t *testing.T) {
	t.Parallel()
	text := "call_id,started,hangup,csat\nfine,2026-09-03 10:00:00,,5\na,2026-09-03 10:00:00,cat,9\nb,2026-09-03 10:00:00,dog,8\n"
	m := newMemory()
	sum := m.walk(t, write(t, t.TempDir(), map[string]string{"cdr.csv": text}))
	known := map[string]bool{}
	for _, b := range m.batches {
		for _, l := range b.DeadLetters {
			known[fmt.Sprintf("%s %d", l.Source, l.Offset)] = true
		}
	}
	want := intake.Summary{Files: 1, Records: 3, Taken: 3, Warnings: 4, Calls: 3}
	if diff := cmp.Diff(want, sum); diff != "" || len(known) != 4 {
		t.Errorf("%d letters, summary (-want +got):\n%s", len(known), diff)
	}
}

func TestSameContentUnderAnotherNameIsReadOnce(t *testing.T) {
	t.Parallel()
	text := "call_id,started\na,2026-09-03 10:00:00\n"
	dir := write(t, t.TempDir(), map[string]string{"a.csv": text, "b.csv": text})
	m := newMemory()
	if sum := m.walk(t, dir); sum.Calls != 1 || sum.AlreadyRead != 1 {
		t.Errorf("%+v", sum)
	}
}

// TestWalkGoesOnAfterAnyBatch cuts a walk after each of its batches and goes on:
// together both parts hand over what an undisturbed walk does, each record once.
func TestWalkGoesOnAfterAnyBatch(t *testing.T) {
	t.Parallel()
	files := delivery()
	var long strings.Builder
	long.WriteString("call_id,started,agent,recording\n")
	for i := range 1200 {
		started := fmt.Sprintf("2026-09-04 10:%02d:00", i%60)
		if i%100 == 7 {
			started = "never"
		}
		fmt.Fprintf(&long, "L-%d,%s,88%d,rec/three.wav\n", i, started, i%3)
	}
	files["long.csv"] = long.String()
	files["said/many.jsonl"] = hotline(600, 2)
	dir := write(t, filepath.Join(t.TempDir(), "day"), files)

	whole := newMemory()
	whole.walk(t, dir)
	want := whole.contents()
	if len(whole.batches) < 10 {
		t.Fatalf("only %d batches to cut between", len(whole.batches))
	}
	for cut := 1; cut <= len(whole.batches); cut++ {
		m := newMemory()
		m.refuseAt = cut
		r := reader(t, func(_ *intake.Config, o *intake.Options) { o.Position = m.position })
		if _, err := r.Walk(t.Context(), []string{dir}, m.ingest); !errors.Is(err, errStore) {
			t.Fatalf("cut at %d: error %v", cut, err)
		}
		m.refuseAt = 0
		m.walk(t, dir)
		if diff := cmp.Diff(want, m.contents()); diff != "" {
			t.Fatalf("cut at batch %d (-whole +resumed):\n%s", cut, diff)
		}
	}
}

func TestBatchesStayWithinTheirLimits(t *testing.T) {
	t.Parallel()
	dir := write(t, t.TempDir(), map[string]string{
		"many.jsonl": hotline(1500, 2), "p.calls": strings.Repeat(oneBlock+"====\n", 400),
	})
	m := newMemory()
	var seen []intake.Progress
	r := reader(t, func(_ *intake.Config, o *intake.Options) {
		o.Progress = func(p intake.Progress) { seen = append(seen, p) }
	})
	if _, err := r.Walk(t.Context(), []string{dir}, m.ingest); err != nil {
		t.Fatal(err)
	}
	for i, b := range m.batches {
		n := len(b.Calls) + len(b.Transcripts) + len(b.Tickets) + len(b.DeadLetters)
		if n > 500 {
			t.Errorf("batch %d has %d records", i, n)
		}
		if b.At != now || b.Position.Source == "" {
			t.Errorf("batch %d is not dated or has no source: %+v", i, b.Position)
		}
	}
	last := seen[len(seen)-1]
	if last.Bytes != last.BytesTotal || last.Files != last.FilesTotal || last.Records != 1900 {
		t.Errorf("the progress ends at %+v", last)
	}
}

func TestZipMembersThatAreNotLetIn(t *testing.T) {
	t.Parallel()
	path := pack(t, filepath.Join(t.TempDir(), "a.zip"), map[string]string{
		"../up.wav":            "x",
		"/root.wav":            "x",
		"inner.zip":            "PK",
		"bomb.csv":             strings.Repeat("0", 4<<20),
		"__MACOSX/a":           "x",
		"b/.c.wav":             "x",
		`old\style.wav`:        "RIFF",
		"说明.wav":               "RIFF",
		"\xc2\xbc\xd2\xf4.wav": "RIFF", // in GBK
	})
	m := newMemory()
	sum := m.walk(t, path)
	want := []string{
		"a.zip/../up.wav:0 zip_path", "a.zip//root.wav:0 zip_path",
		"a.zip/bomb.csv:0 zip_bomb", "a.zip/inner.zip:0 nested_zip",
	}
	if diff := cmp.Diff(want, m.letters()); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	var ids []string
	for _, r := range m.recordings() {
		ids = append(ids, r.Recording.CallID)
	}
	if diff := cmp.Diff([]string{"style", "录音", "说明"}, ids); diff != "" || sum.Hidden != 2 {
		t.Errorf("recordings (-want +got):\n%s%+v", diff, sum)
	}
}

func TestBrokenFilesDoNotStopTheOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := pack(t, filepath.Join(dir, "good.zip"), map[string]string{"cdr.csv": "call_id,started\n" + strings.Repeat("a,2026-09-03 10:00:00\n", 1000)})
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	spoilt := bytes.Clone(data)
	spoilt[60] ^= 0xFF // inside the packed bytes
	write(t, dir, map[string]string{"bad.zip": string(data[:40]), "spoilt.zip": string(spoilt), "z.wav": ""})
	if err := os.Symlink("/etc", filepath.Join(dir, "outside")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(good, filepath.Join(dir, "inside.zip")); err != nil {
		t.Fatal(err)
	}
	m := newMemory()
	sum := m.walk(t, dir)
	base := filepath.Base(dir)
	want := []string{
		base + "/bad.zip:0 bad_zip",
		base + "/outside:0 symlink_outside",
		base + "/spoilt.zip/cdr.csv:0 unreadable",
	}
	if diff := cmp.Diff(want, m.letters()); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	if sum.Calls != 1000 || sum.Recordings != 1 {
		t.Errorf("%+v", sum)
	}
}

func TestPathThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	m := newMemory()
	_, err := reader(t).Walk(t.Context(), []string{filepath.Join(t.TempDir(), "none")}, m.ingest)
	if !errors.Is(err, fs.ErrNotExist) || len(m.batches) > 0 {
		t.Errorf("error %v, %d batches", err, len(m.batches))
	}
}

func TestEndedContextEndsTheWalk(t *testing.T) {
	t.Parallel()
	dir := write(t, t.TempDir(), map[string]string{"many.jsonl": hotline(1500, 2)})
	ctx, cancel := context.WithCancel(t.Context())
	m := newMemory()
	_, err := reader(t).Walk(ctx, []string{dir}, func(ctx context.Context, b storage.Batch) error {
		cancel()
		return m.ingest(ctx, b)
	})
	if !errors.Is(err, context.Canceled) || len(m.batches) != 1 {
		t.Errorf("error %v after %d batches", err, len(m.batches))
	}
}

func TestFileNamePatternGivesTheCallAndItsTime(t *testing.T) {
	t.Parallel()
	dir := write(t, t.TempDir(), map[string]string{"20260903101500_1024_c-7.wav": "RIFF", "other.wav": "RIFF"})
	m := newMemory()
	r := reader(t, func(c *intake.Config, _ *intake.Options) {
		c.FileName = `(?P<started>\d{14})_\d+_(?P<call>[^/]+)$`
		c.AgentChannel = 0
	})
	if _, err := r.Walk(t.Context(), []string{dir}, m.ingest); err != nil {
		t.Fatal(err)
	}
	got := m.recordings()
	if len(got) != 1 || got[0].Recording.CallID != "c-7" || got[0].Day != "2026-09-03" || got[0].Recording.AgentChannel != 0 {
		t.Errorf("%+v", got)
	}
	if letters := m.letters(); len(letters) != 1 || !strings.HasSuffix(letters[0], "other.wav:0 no_call_id") {
		t.Errorf("%v", letters)
	}
}

func TestOpenerRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	var opener intake.Opener
	defer opener.Close()
	path := pack(t, filepath.Join(t.TempDir(), "odd!100%.zip"), map[string]string{"a!b.wav": "RIFF"})
	m := newMemory()
	m.walk(t, path)
	in, size, err := opener.Open(t.Context(), m.recordings()[0].Recording.URI)
	if err != nil || size != 4 {
		t.Fatalf("size %d, %v", size, err)
	}
	if err := in.Close(); err != nil {
		t.Error(err)
	}
	for _, uri := range []string{"http://x/y", "zip:" + path, "file:" + t.TempDir(), ""} {
		if in, _, err := opener.Open(t.Context(), uri); err == nil {
			t.Errorf("%q was opened", uri)
			in.Close()
		}
	}
	for _, uri := range []string{"file:" + path + ".gone", "zip:" + strings.NewReplacer("%", "%25", "!", "%21").Replace(path) + "!none.wav"} {
		if _, _, err := opener.Open(t.Context(), uri); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", uri, err)
		}
	}
}
