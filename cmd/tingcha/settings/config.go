// Package settings reads a hotline's configuration: one YAML file over defaults. An
// unknown key is an error with its line, a secret is never written in the file but
// named by where it lies, and a file that has a postgres section is a cluster's.
package settings

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/tingcha/tingcha/intake"
)

// Config is what a hotline sets. docs/configuration.md explains each key.
type Config struct {
	// Zone is the hotline's time zone: days and months are its own.
	Zone string `yaml:"zone"`
	// Listen is where the pages are served.
	Listen string `yaml:"listen"`
	// Metrics is where health and figures are served; "" is 127.0.0.1:9090 in a cluster
	// and nowhere elsewhere.
	Metrics string `yaml:"metrics"`
	// Rulebook is the file of rules in force; empty for the one that is built in.
	Rulebook string `yaml:"rulebook"`
	// People says how people reach the pages and sign in.
	People People `yaml:"people"`
	// Fairness says how people check each other.
	Fairness Fairness `yaml:"fairness"`
	// Supervision says by when what is supervised is due.
	Supervision Supervision `yaml:"supervision"`
	// Webhooks says where confirmed findings may be sent.
	Webhooks Webhooks `yaml:"webhooks"`
	// Bulletins says which bulletins are issued by themselves.
	Bulletins Bulletins `yaml:"bulletins"`
	// Warnings says what the hotline watches for.
	Warnings Warnings `yaml:"warnings"`
	// Contest says by what departments are compared.
	Contest Contest `yaml:"contest"`
	// AgentChannel is where recorders put the agent, counted from 0; -1 when it varies.
	AgentChannel int           `yaml:"agent_channel"`
	Intake       intake.Config `yaml:"intake"`
	Converters   Converters    `yaml:"converters"`
	// Seasons are what call.season of the rules means.
	Seasons []Season `yaml:"seasons,omitempty"`
	// WorkingTime is when people work, besides what is built in.
	WorkingTime WorkingTime `yaml:"calendar"`
	// Terms say by when tickets of a kind are to be closed, where it is not the usual time.
	Terms map[string]Term `yaml:"terms,omitempty"`
	// Scorecard is what an agent's month is worth; none for the scheme that is built in.
	Scorecard []Weight `yaml:"scorecard,omitempty"`
	// Similarity is the service that says like of the rules asks; nil for likeness by
	// letters.
	Similarity *Similarity `yaml:"similarity,omitempty"`
	ASR        ASR         `yaml:"asr"`
	Log        Log         `yaml:"log"`
	// Lease is how long the calls of a worker that died wait for another; 0 is 15 s in
	// a cluster and a minute elsewhere.
	Lease     Span      `yaml:"lease"`
	Reconcile Reconcile `yaml:"reconcile"`

	Kafka    *Kafka    `yaml:"kafka,omitempty"`
	Postgres *Postgres `yaml:"postgres,omitempty"`
	MinIO    *MinIO    `yaml:"minio,omitempty"`
	Archive  *Archive  `yaml:"archive,omitempty"`
	// CustomerKey is the key of customers' hashes in a cluster, the same for every
	// process. An embedded hotline has its own in the data folder.
	CustomerKey Secret `yaml:"customer_key,omitempty"`
}

// Log says how the program tells what it does.
type Log struct {
	Format string `yaml:"format"` // "text" or "json"
	Level  Level  `yaml:"level"`
}

// Reconcile says how often the sources are compared with the ledger.
type Reconcile struct {
	Every Span `yaml:"every"`
}

// Default is what holds where a configuration says nothing.
func Default() Config {
	return Config{
		Zone:        "Asia/Shanghai",
		Listen:      "127.0.0.1:8080",
		People:      defaultPeople(),
		Fairness:    defaultFairness(),
		Supervision: defaultSupervision(),
		Bulletins:   Bulletins{After: Span{8 * time.Hour}, Issue: []Bulletin{}},
		Warnings:    Warnings{Late: Span{72 * time.Hour}},
		Contest:     defaultContest(),
		Intake:      intake.DefaultConfig(),
		Converters:  Converters{FFmpeg: converterAuto, Sox: converterAuto},
		ASR:         ASR{Engine: AutoEngine},
		Log:         Log{Format: "text", Level: Level{slog.LevelWarn}},
		Reconcile:   Reconcile{Every: Span{15 * time.Minute}},
	}
}

// Cluster tells whether records, recordings and messages lie on servers.
func (c Config) Cluster() bool { return c.Postgres != nil }

// Location is the hotline's time zone; [Read] has seen that there is one.
func (c Config) Location() *time.Location {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		panic("settings: " + err.Error())
	}
	return zone
}

// What holds where nothing is set, and the bounds of what can be.
const (
	clusterLease  = 15 * time.Second
	embeddedLease = time.Minute
	shortestLease = 3 * time.Second
	shortestRound = 10 * time.Second

	clusterMetrics = "127.0.0.1:9090"
)

// complete fills in what depends on other values, and refuses values that mean nothing.
func (c Config) complete() (Config, error) {
	if c.Lease.Duration == 0 {
		c.Lease.Duration = embeddedLease
		if c.Cluster() {
			c.Lease.Duration = clusterLease
		}
	}
	if c.Metrics == "" && c.Cluster() {
		c.Metrics = clusterMetrics
	}
	c.Intake.Zone = c.Zone
	return c, errors.Join(c.checkHotline(), c.checkConverters(), c.checkSeasons(), c.checkDays(), c.checkScorecard(), c.checkSimilarity(), c.checkASR(), c.checkModels(), c.checkRunning(), c.People.check(), c.Fairness.check(), c.Supervision.check(), c.Webhooks.check(), c.Bulletins.check(), c.Contest.check(), c.checkWarnings(), c.checkCluster())
}

func (c Config) checkHotline() error {
	if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "" {
		return fmt.Errorf("zone: %q is no time zone; write a name such as Asia/Shanghai", c.Zone)
	}
	if c.AgentChannel < -1 || c.AgentChannel > 1 {
		return fmt.Errorf("agent_channel: %d: write 0 or 1, or -1 when it varies", c.AgentChannel)
	}
	return nil
}

func (c Config) checkRunning() error {
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("listen: %q: write host and port, such as 127.0.0.1:8080", c.Listen)
	}
	if _, _, err := net.SplitHostPort(c.Metrics); c.Metrics != "" && err != nil {
		return fmt.Errorf("metrics: %q: write host and port, such as 127.0.0.1:9090", c.Metrics)
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		return fmt.Errorf("log.format: %q: write text or json", c.Log.Format)
	}
	if c.Lease.Duration < shortestLease {
		return fmt.Errorf("lease: %v is too short; write %v or more", c.Lease, shortestLease)
	}
	if c.Reconcile.Every.Duration < shortestRound {
		return fmt.Errorf("reconcile.every: %v is too short; write %v or more", c.Reconcile.Every, shortestRound)
	}
	return nil
}
