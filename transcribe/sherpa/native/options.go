package native

import "github.com/tingcha/tingcha/transcribe/sherpa/layout"

// Options say which model is loaded and how it hears.
type Options struct {
	Model    layout.Model
	Language string // ISO 639-1; only Whisper and SenseVoice ask for it
	Threads  int    // at least 1
	// TailPaddings is how much silence Whisper gets behind a clip, in hundredths of a
	// second. 0 takes the library's own 10 seconds.
	TailPaddings int
	Hotwords     string  // a file of a word a line, or empty; transducers only
	HotwordScore float64 // how much a hot word is preferred; 1.5 is usual
}

// config is o in the library's words; c makes C strings.
func (o Options) config(c func(string) text) recognizerConfig {
	config := recognizerConfig{
		FeatConfig:     featureConfig{SampleRate: 16000, FeatureDim: 80},
		DecodingMethod: c("greedy_search"),
		MaxActivePaths: 4,
	}
	m := &config.ModelConfig
	m.Tokens, m.NumThreads, m.Provider = c(o.Model.Tokens), int32(o.Threads), c("cpu")
	one := oneModel{Model: c(o.Model.File)}
	switch o.Model.Kind {
	case layout.Whisper:
		m.Whisper = whisperConfig{
			Encoder: c(o.Model.Encoder), Decoder: c(o.Model.Decoder),
			Language: c(o.Language), Task: c("transcribe"), TailPaddings: int32(o.TailPaddings),
			EnableSegmentTimestamps: 1, // so that several turns can be heard in one clip
		}
	case layout.SenseVoice:
		m.SenseVoice = senseVoiceConfig{Model: c(o.Model.File), Language: c(o.Language), UseItn: 1}
	case layout.Paraformer:
		m.Paraformer = one
	case layout.ZipformerCTC:
		m.ZipformerCtc = one
	case layout.WenetCTC:
		m.WenetCtc = one
	case layout.FireRed:
		m.FireRedAsr = fireRedConfig{Encoder: c(o.Model.Encoder), Decoder: c(o.Model.Decoder)}
	case layout.Transducer:
		m.Transducer = transducerConfig{Encoder: c(o.Model.Encoder), Decoder: c(o.Model.Decoder), Joiner: c(o.Model.Joiner)}
		m.ModelType = c("transducer")
		if o.Hotwords != "" {
			config.DecodingMethod = c("modified_beam_search")
			config.HotwordsFile, config.HotwordsScore = c(o.Hotwords), float32(o.HotwordScore)
			m.ModelingUnit = c("cjkchar")
		}
	}
	return config
}
