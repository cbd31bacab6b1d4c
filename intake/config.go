package intake

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// Encoding says in what encoding a hotline's lists are written.
type Encoding string

// The encodings of lists. GBK covers GB2312 and GB18030.
const (
	Auto Encoding = "auto" // UTF-8 or GBK, whichever the beginning of the file is written in
	UTF8 Encoding = "utf-8"
	GBK  Encoding = "gbk"
)

// Config says how a hotline's systems write what they hand over. DefaultConfig
// suits most exports; what is set here goes before it.
type Config struct {
	// Zone is the hotline's own time zone, by its IANA name: times without a zone
	// are of it, and so are days. The whole program has one, so it is set there.
	Zone     string      `yaml:"-"`
	Encoding Encoding    `yaml:"encoding"`
	Sector   call.Sector `yaml:"sector"` // of calls whose list does not say
	// FileName finds the call's ID, and perhaps more, in the path of a recording
	// without its extension. Its groups are call and, if you like, started.
	FileName     string `yaml:"file_name"`
	AgentChannel int    `yaml:"-"` // of recordings, when nothing else says: 0, 1, or -1 for unknown
	// Transcripts is the format of transcripts that other systems wrote; empty, it is
	// told by what is in them. That of JSON says nothing of texts, and the reverse.
	Transcripts imported.Format `yaml:"transcripts" json:",omitempty"`
	// Headers of the lists' columns, for those that are not known by themselves.
	CDR      Columns `yaml:"cdr"`
	Tickets  Columns `yaml:"tickets"`
	Roster   Columns `yaml:"roster"`
	Manifest Columns `yaml:"manifest"`
	// Words of the hotline's own for who hung up, and for ratings.
	HangupWords map[string]call.Role `yaml:"hangup_words"`
	CSATWords   map[string]int       `yaml:"csat_words"`
}

// DefaultConfig reads the exports of the common systems.
func DefaultConfig() Config {
	return Config{
		Zone:         "Asia/Shanghai",
		Encoding:     Auto,
		FileName:     `(?P<call>[^/]+)$`,
		AgentChannel: -1,
	}
}

// check finds every mistake in the configuration, not only the first.
func (c Config) check() (zone *time.Location, pattern *regexp.Regexp, err error) {
	zone, errZone := time.LoadLocation(c.Zone)
	if errZone != nil || c.Zone == "" {
		errZone = fmt.Errorf("zone %q: write a name such as Asia/Shanghai", c.Zone)
	}
	var errEncoding, errChannel, errName, errTranscripts error
	switch c.Encoding {
	case Auto, UTF8, GBK:
	default:
		errEncoding = fmt.Errorf("encoding %q: write auto, utf-8 or gbk", c.Encoding)
	}
	if c.AgentChannel < -1 || c.AgentChannel > 1 {
		errChannel = fmt.Errorf("agent_channel %d: write 0, 1, or -1 for unknown", c.AgentChannel)
	}
	if c.Transcripts != "" && !c.Transcripts.Known() {
		errTranscripts = fmt.Errorf("transcripts %q: write one of %v, or leave it out", c.Transcripts, imported.Formats())
	}
	pattern, errName = regexp.Compile(c.FileName)
	if errName != nil {
		errName = fmt.Errorf("file_name: %w", errName)
	} else if pattern.SubexpIndex("call") < 0 {
		errName = errors.New("file_name: the pattern has no group (?P<call>…)")
	}
	return zone, pattern, errors.Join(errZone, errEncoding, errChannel, errName, errTranscripts)
}
