package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/tingcha/tingcha/intake"
)

// Config is what a hotline sets. docs/configuration.md explains each key.
type Config struct {
	// Zone is the hotline's time zone: days and months are its own.
	Zone string `yaml:"zone"`
	// Listen is where the pages are served.
	Listen string `yaml:"listen"`
	// Rulebook is the file of rules in force; empty for the one that is built in.
	Rulebook string `yaml:"rulebook"`
	// Reviewer names who judges, until there are user accounts.
	Reviewer string `yaml:"reviewer"`
	// AgentChannel is where recorders put the agent, counted from 0; -1 when it varies.
	AgentChannel int           `yaml:"agent_channel"`
	Intake       intake.Config `yaml:"intake"`
}

// DefaultConfig is what holds where a configuration says nothing.
func DefaultConfig() Config {
	return Config{
		Zone:         "Asia/Shanghai",
		Listen:       "127.0.0.1:8080",
		Reviewer:     "reviewer",
		AgentChannel: 0,
		Intake:       intake.DefaultConfig(),
	}
}

// check refuses values that mean nothing.
func (c Config) check() error {
	if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "" {
		return fmt.Errorf("zone: %q is no time zone; write a name such as Asia/Shanghai", c.Zone)
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("listen: %q: write host and port, such as 127.0.0.1:8080", c.Listen)
	}
	if c.AgentChannel < -1 || c.AgentChannel > 1 {
		return fmt.Errorf("agent_channel: %d: write 0 or 1, or -1 when it varies", c.AgentChannel)
	}
	return nil
}

// zone is the hotline's time zone; check has seen that there is one.
func (c Config) zone() *time.Location {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		panic("tingcha: " + err.Error())
	}
	return zone
}

const configName = "tingcha.yaml"

// loadConfig reads the file that was named, or the data folder's own if it has one.
func loadConfig(o *options) (Config, error) {
	cfg := DefaultConfig()
	path := o.config
	if path == "" {
		path = filepath.Join(o.data, configName)
	}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.config == "":
		return cfg, nil
	case err != nil:
		return cfg, usage(fmt.Errorf("configuration: %w", err))
	}
	if err := yaml.UnmarshalWithOptions(text, &cfg, yaml.Strict()); err != nil {
		return cfg, usage(fmt.Errorf("configuration %s: %s", path, yaml.FormatError(err, false, true)))
	}
	if err := cfg.check(); err != nil {
		return cfg, usage(fmt.Errorf("configuration %s: %w", path, err))
	}
	cfg.Intake.Zone = cfg.Zone
	return cfg, nil
}
