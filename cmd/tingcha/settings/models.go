package settings

import (
	"fmt"

	"github.com/tingcha/tingcha/transcribe/model"
)

// Model is a model of speech recognition that tingcha model pull brings.
type Model struct {
	Name    string      `yaml:"name"`
	Kind    string      `yaml:"kind,omitempty"`
	Licence string      `yaml:"licence,omitempty"`
	Files   []ModelFile `yaml:"files"`
}

// ModelFile is one file of a model, or an archive of some.
type ModelFile struct {
	URL    string `yaml:"url"`
	Path   string `yaml:"path,omitempty"`
	SHA256 string `yaml:"sha256"`
	Size   int64  `yaml:"size"`
	Unpack bool   `yaml:"unpack,omitempty"`
}

// Catalogue are the models that can be pulled.
func (c Config) Catalogue() []model.Entry {
	var all []model.Entry
	for _, m := range c.ASR.Models {
		e := model.Entry{Name: m.Name, Kind: m.Kind, Licence: m.Licence}
		for _, f := range m.Files {
			e.Files = append(e.Files, model.File(f))
		}
		all = append(all, e)
	}
	return all
}

func (c Config) checkModels() error {
	if err := model.Check(c.Catalogue()); err != nil {
		return fmt.Errorf("asr.models: %w", err)
	}
	return nil
}
