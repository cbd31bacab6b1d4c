package settings_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/embedding"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
)

const whole = `
zone: Asia/Shanghai
lease: 20s
kafka:
  brokers: [127.0.0.1:9092]
  tls: {ca: /etc/ca.pem}
  sasl: {mechanism: scram-sha-512, user: tingcha, password: env:KAFKA_PASSWORD}
postgres: {url: "postgres://tingcha@127.0.0.1:5432/tingcha", password: env:POSTGRES_PASSWORD}
minio: {endpoint: 127.0.0.1:9000, bucket: tingcha, access_key: env:ACCESS, secret_key: env:SECRET}
archive: {bucket: recordings, prefix: "2006/01/02/", notices: tingcha.bucket}
customer_key: env:CUSTOMER_KEY
`

func environment(name string) (string, bool) {
	value, ok := map[string]string{
		"KAFKA_PASSWORD": "kafka-word", "POSTGRES_PASSWORD": "postgres-word", "ACCESS": "access-word", "SECRET": "secret-word",
		"CUSTOMER_KEY": strings.Repeat("0f", 32), "EMPTY": "",
	}[name]
	return value, ok
}

func TestReadTakesDefaultsWhereNothingIsSaid(t *testing.T) {
	t.Parallel()
	c, err := settings.Read([]byte(whole), environment)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintln(c.Cluster(), c.Lease, c.Kafka.Partitions, c.Kafka.Replicas, c.Postgres.Connections, c.Reconcile.Every, c.Intake.Zone)
	if want := "true 20s 12 3 16 15m0s Asia/Shanghai\n"; got != want {
		t.Errorf("values = %s, want %s", got, want)
	}
	if key, err := c.Key(); err != nil || len(key) != settings.KeySize {
		t.Errorf("key of %d bytes, %v", len(key), err)
	}
	embedded, err := settings.Read([]byte("# nothing\n"), environment)
	if err != nil || embedded.Cluster() || embedded.Lease.Duration != time.Minute {
		t.Errorf("an empty configuration: cluster %v, lease %v, %v", embedded.Cluster(), embedded.Lease, err)
	}
}

func TestSeasonsAreDaysOfTheYear(t *testing.T) {
	t.Parallel()
	c, err := settings.Read([]byte("seasons:\n  - {name: 度夏, from: 06-15, to: 09-15}\n  - {name: 度冬, from: 12-01, to: 02-29}\n"), environment)
	if err != nil {
		t.Fatal(err)
	}
	want := inspect.Calendar{
		{Name: "度夏", From: inspect.MonthDay{Month: 6, Day: 15}, To: inspect.MonthDay{Month: 9, Day: 15}},
		{Name: "度冬", From: inspect.MonthDay{Month: 12, Day: 1}, To: inspect.MonthDay{Month: 2, Day: 29}},
	}
	if diff := cmp.Diff(want, c.Calendar()); diff != "" {
		t.Errorf("calendar (-want +got):\n%s", diff)
	}
	printed, err := c.Print()
	if err != nil || !strings.Contains(string(printed), "from: 06-15") {
		t.Errorf("print: %v\n%s", err, printed)
	}
	for text, mistake := range map[string]string{
		"seasons:\n  - {name: 度夏, from: 06-31, to: 09-15}": "line 2: seasons[0].from: \"06-31\" is no day of the year; write month and day, such as 06-15",
		"seasons:\n  - {from: 06-15, to: 09-15}":           "seasons: number 1: write {name: 度夏, from: 06-15, to: 09-15}",
		"seasons:\n  - {name: 度夏, from: 06-15}":            "seasons: number 1: write {name: 度夏, from: 06-15, to: 09-15}",
	} {
		if _, err := settings.Read([]byte(text), environment); err == nil || err.Error() != mistake {
			t.Errorf("%s\nerror %v, want %s", text, err, mistake)
		}
	}
}

func TestWorkingDaysAreTheHotlines(t *testing.T) {
	t.Parallel()
	c, err := settings.Read([]byte("calendar:\n  off: [2027-01-01, 2027-02-05..2027-02-07]\n  worked: [2027-01-02]\n  hours: [\"09:00-12:00\"]\nterms:\n  repair: 2wd\n  urge: 12h\n"), environment)
	if err != nil {
		t.Fatal(err)
	}
	days := c.WorkingDays()
	for day, works := range map[int]bool{1: false, 2: true, 3: false, 4: true, 36: false, 38: false, 39: true} { // of the year; 36 to 38 are 5 to 7 February
		if at := time.Date(2027, 1, day, 12, 0, 0, 0, time.UTC); days.Works(at) != works {
			t.Errorf("%s is worked: %v", at.Format(time.DateOnly), !works)
		}
	}
	at := time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)
	if got := days.Worked(at, at.AddDate(0, 0, 1), nil); got != 3*time.Hour {
		t.Errorf("a day has %v of work", got)
	}
	if terms := c.Reckoner(at).Terms; terms[call.Repair].Working != 2 || terms[call.Urge].Natural != 12*time.Hour || terms[call.Transfer].Natural != 7*24*time.Hour {
		t.Errorf("terms: %+v", terms)
	}
	printed, err := c.Print()
	if err != nil || !strings.Contains(string(printed), "2027-02-05..2027-02-07") || !strings.Contains(string(printed), "09:00-12:00") || !strings.Contains(string(printed), "2wd") {
		t.Errorf("print: %v\n%s", err, printed)
	}
	for text, mistake := range map[string]string{
		"calendar:\n  off: [2027-02-30]":                         "line 2: calendar.off[0]: \"2027-02-30\" is no day and no month of days; write 2027-02-06 or 2027-02-06..2027-02-12",
		"calendar:\n  off: [2027-02-05..2028-02-05]":             "line 2: calendar.off[0]: \"2027-02-05..2028-02-05\" is no day and no month of days; write 2027-02-06 or 2027-02-06..2027-02-12",
		"calendar:\n  hours: [\"12:00-09:00\"]":                  "line 2: calendar.hours[0]: \"12:00-09:00\" is no part of a day; write it in quotes, like \"08:30-12:00\"",
		"calendar:\n  hours: [\"13:00-17:00\", \"09:00-12:00\"]": "calendar.hours: write the parts of a day in their order, apart from each other",
		"terms:\n  repair: soon":                                 "line 2: terms.repair: \"soon\" is no term; write hours like 24h, or working days like 4wd",
		"terms:\n  repair: 0wd":                                  "line 2: terms.repair: \"0wd\" is no term; write 1wd to 250wd for working days",
		"supervision:\n  times: 1":                               "supervision.times: 1: write 2 to 100 complaints",
		"supervision:\n  pass: 0":                                "supervision.pass: 0: write 1 to 100 points",
		"terms:\n  repairs: 24h":                                 "terms: \"repairs\" is no kind of ticket; write one of [complaint.internal complaint.external consult repair business urge transfer]",
	} {
		if _, err := settings.Read([]byte(text), environment); err == nil || err.Error() != mistake {
			t.Errorf("%s\nerror %v, want %s", text, err, mistake)
		}
	}
}

func TestAScorecardIsTheHotlinesOwnAndItsTimesAreHours(t *testing.T) {
	t.Parallel()
	c, err := settings.Read([]byte("scorecard:\n  - {item: ticket_time, points: 40, full: 24, none: 72}\n"), environment)
	if err != nil {
		t.Fatal(err)
	}
	want := scoring.Scheme{{Item: scoring.TicketTime, Points: 40, Full: 24 * 3_600_000, None: 72 * 3_600_000}}
	if diff := cmp.Diff(want, c.Scheme()); diff != "" {
		t.Errorf("scheme (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(scoring.DefaultScheme(), settings.Default().Scheme()); diff != "" {
		t.Errorf("without one (-want +got):\n%s", diff)
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	t.Parallel()
	c, err := settings.Read([]byte(whole), environment)
	if err != nil {
		t.Fatal(err)
	}
	printed, err := c.Print()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	logger.Info("told", "secret", c.Postgres.Password, "config", c)
	logger = slog.New(slog.NewTextHandler(&log, nil))
	logger.Info("told", "secret", c.Postgres.Password, "postgres", *c.Postgres)
	all := string(printed) + log.String() + fmt.Sprintf("%v %+v %#v %s", *c.Postgres, *c.MinIO, *c.Postgres, c.MinIO.SecretKey)
	for _, word := range []string{"kafka-word", "postgres-word", "access-word", "secret-word", "0f0f"} {
		if strings.Contains(all, word) {
			t.Errorf("%s is shown in:\n%s", word, all)
		}
	}
	if !strings.Contains(string(printed), "*** (env:POSTGRES_PASSWORD)") {
		t.Errorf("print does not say where a secret lies:\n%s", printed)
	}
	if c.Postgres.Password.Value() != "postgres-word" {
		t.Error("the secret itself is lost")
	}
}

func TestMistakesAreOneLineWithTheirPlace(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ from, to, want string }{
		"an unknown key":             {"lease: 20s", "lese: 20s", `line 3: unknown key "lese"`},
		"an unknown key inside":      {"bucket: tingcha", "buckett: tingcha", `line 9: unknown key "buckett"`},
		"a literal secret":           {"env:POSTGRES_PASSWORD", "hunter2", "line 8: postgres.password: a secret does not stand in the configuration; write env:NAME or file:PATH"},
		"a literal secret of digits": {"env:POSTGRES_PASSWORD", "123456", "line 8: postgres.password: a secret does not stand in the configuration; write env:NAME or file:PATH"},
		"a password in the url":      {"tingcha@127", "tingcha:hunter2@127", "postgres.url: has a password in it; take it out and write password: env:NAME or file:PATH beside the url"},
		"a password after the url":   {"/tingcha\"", "/tingcha?password=hunter2\"", "postgres.url: has a password in it; take it out and write password: env:NAME or file:PATH beside the url"},
		"a variable that is not set": {"env:SECRET", "env:NOWHERE", "line 9: minio.secret_key: the environment variable NOWHERE is not set"},
		"a variable that is empty":   {"env:SECRET", "env:EMPTY", "line 9: minio.secret_key: the environment variable EMPTY is not set"},
		"a file that is not there":   {"env:SECRET", "file:/nowhere/key", "line 9: minio.secret_key: open /nowhere/key: no such file or directory"},
		"a file that is empty":       {"env:SECRET", "file:" + empty, "line 9: minio.secret_key: " + empty + " is empty"},
		"a key of the wrong size":    {"env:CUSTOMER_KEY", "env:ACCESS", "line 11: customer_key: has 11 bytes, want 32, or twice as many hexadecimal digits; make one with tingcha config key FILE"},
		"half a cluster":             {"minio:", "#minio:", "a cluster's configuration has kafka, postgres, minio and customer_key; minio is missing"},
		"a duration that is none":    {"lease: 20s", "lease: soon", `line 3: lease: "soon" is no duration; write it like 15s or 10m`},
		"a lease that is too short":  {"lease: 20s", "lease: 1s", "lease: 1s is too short; write 3s or more"},
		"a mechanism that is none":   {"scram-sha-512", "kerberos", `kafka.sasl.mechanism: "kerberos"; write one of plain, scram-sha-256, scram-sha-512`},
		"a prefix without a day":     {`"2006/01/02/"`, `"calls/"`, `archive.prefix: "calls/" does not tell one day from another; write it like 2006/01/02/, or leave it empty`},
		"an unknown encryption":      {"bucket: tingcha,", "bucket: tingcha, encryption: rot13,", `minio.encryption: "rot13"; write sse-s3 or sse-kms:KEY, or leave it empty`},
		"a contest of nobody":        {"lease: 20s", "contest: {coverage: 90}", `contest: coverage: 90: write a share from 0 to 1`},
		"an award for a mean":        {"lease: 20s", "contest: {awards: [{name: swift, item: ticket_steps, at_least: 10}]}", `contest: awards: swift: ticket_steps at least 10: write a share or a rate of docs/indicators.md that is computed here, and 1 or more`},
		"a scorecard of no item":     {"lease: 20s", "scorecard: [{item: odd, points: 5, full: 1, none: 0}]", `scorecard: "odd" is no indicator of an agent's month; see tingcha's dictionary of indicators`},
		"a scorecard turned round":   {"lease: 20s", "scorecard: [{item: urge_rate, points: 5, full: 10, none: 0}]", `scorecard: urge_rate: full 10 and none 0 are the wrong way round: lower is better`},
		"a level that is none":       {"lease: 20s", "log: {level: loud}", `line 3: log.level: "loud" is no level; write debug, info, warn or error`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(whole, c.from, c.to, 1)
			if text == whole {
				t.Fatalf("%q is not in the configuration", c.from)
			}
			_, err := settings.Read([]byte(text), environment)
			if err == nil {
				t.Fatal("no mistake was seen")
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBrokersAreReadInEveryStyle(t *testing.T) {
	t.Parallel()
	want := settings.Addresses{"127.0.0.1:9092", "kafka-2.example:9092"}
	for _, style := range []string{
		"kafka:\n  brokers: [127.0.0.1:9092, kafka-2.example:9092]\n",
		"kafka: {brokers: [127.0.0.1:9092, kafka-2.example:9092]}\n",
		"kafka: {brokers: [\"127.0.0.1:9092\", 'kafka-2.example:9092'], partitions: 3}\n",
		"kafka:\n  brokers:\n    - 127.0.0.1:9092\n    - kafka-2.example:9092\n",
	} {
		rest := whole[strings.Index(whole, "postgres:"):]
		c, err := settings.Read([]byte(style+rest), environment)
		if err != nil {
			t.Errorf("%s%v", style, err)
			continue
		}
		if diff := cmp.Diff(want, c.Kafka.Brokers); diff != "" {
			t.Errorf("%s(-want +got):\n%s", style, diff)
		}
	}
}

func TestTheSimilarityServiceIsAskedAsTheConfigurationSays(t *testing.T) {
	t.Parallel()
	env := func(name string) (string, bool) { return "s3cret", name == "KEY" }
	c, err := settings.Read([]byte("similarity: {url: 'http://127.0.0.1:1', model: m, key: 'env:KEY', at_least: 0.8, timeout: 3s}"), env)
	if err != nil {
		t.Fatal(err)
	}
	want := embedding.Config{URL: "http://127.0.0.1:1", Model: "m", Key: "s3cret", AtLeast: 0.8, Timeout: 3 * time.Second}
	if got := c.Similarity.Service(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	for text, told := range map[string]string{
		"similarity: {url: 'localhost:1', model: m}":                         "similarity: url:",
		"similarity: {url: 'http://127.0.0.1:1'}":                            "similarity: model:",
		"similarity: {url: 'http://127.0.0.1:1', model: m, at_least: 80}":    "similarity: at_least:",
		"similarity: {url: 'http://127.0.0.1:1', model: m, key: 'env:NONE'}": "similarity.key:",
	} {
		if _, err := settings.Read([]byte(text), env); err == nil || !strings.Contains(err.Error(), told) {
			t.Errorf("%s: %v, want %q", text, err, told)
		}
	}
}

func TestTheContestIsAsItIsConfigured(t *testing.T) {
	t.Parallel()
	c, err := settings.Read([]byte("contest:\n  calls: 50\n  weights: {repeated: 3}\n  awards: [{name: 及时能手, item: handled_60min, at_least: 30}]\n"), environment)
	if err != nil {
		t.Fatal(err)
	}
	terms := c.Contest.Terms()
	if terms.Calls != 50 || terms.Coverage != 0.9 || terms.Weights[contest.Repeated] != 3 || terms.Weights[contest.Total] != 1 || len(terms.Awards) != 1 || terms.Awards[0].Name != "及时能手" {
		t.Errorf("%+v", terms)
	}
}
