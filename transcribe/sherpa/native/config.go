package native

// The structs of c-api.h 2.0.1, field for field. C and Go lay out pointers, int32 and
// float32 alike on the 64-bit systems the library is made for; a test holds these
// against the header that comes with the library.

type text = *byte // a C string, or nil

type featureConfig struct {
	SampleRate int32
	FeatureDim int32
}

type transducerConfig struct{ Encoder, Decoder, Joiner text }

type whisperConfig struct {
	Encoder, Decoder, Language, Task text
	TailPaddings                     int32
	EnableTokenTimestamps            int32
	EnableSegmentTimestamps          int32
}

type canaryConfig struct {
	Encoder, Decoder, SrcLang, TgtLang text
	UsePnc                             int32
}

type cohereConfig struct {
	Encoder, Decoder, Language text
	UsePunct                   int32
	UseItn                     int32
}

type fireRedConfig struct{ Encoder, Decoder text }

type moonshineConfig struct {
	Preprocessor, Encoder, UncachedDecoder, CachedDecoder, MergedDecoder text
}

type lmConfig struct {
	Model text
	Scale float32
}

type senseVoiceConfig struct {
	Model, Language text
	UseItn          int32
}

type oneModel struct{ Model text }

type funASRNanoConfig struct {
	EncoderAdaptor, Llm, Embedding, Tokenizer, SystemPrompt, UserPrompt text
	MaxNewTokens                                                        int32
	Temperature                                                         float32
	TopP                                                                float32
	Seed                                                                int32
	Language                                                            text
	Itn                                                                 int32
	Hotwords                                                            text
}

type qwen3Config struct {
	ConvFrontend, Encoder, Decoder, Tokenizer text
	MaxTotalLen                               int32
	MaxNewTokens                              int32
	Temperature                               float32
	TopP                                      float32
	Seed                                      int32
	Hotwords                                  text
}

type modelConfig struct {
	Transducer       transducerConfig
	Paraformer       oneModel
	NemoCtc          oneModel
	Whisper          whisperConfig
	Tdnn             oneModel
	Tokens           text
	NumThreads       int32
	Debug            int32
	Provider         text
	ModelType        text
	ModelingUnit     text
	BpeVocab         text
	TelespeechCtc    text
	SenseVoice       senseVoiceConfig
	Moonshine        moonshineConfig
	FireRedAsr       fireRedConfig
	Dolphin          oneModel
	ZipformerCtc     oneModel
	Canary           canaryConfig
	WenetCtc         oneModel
	Omnilingual      oneModel
	Medasr           oneModel
	FunasrNano       funASRNanoConfig
	FireRedAsrCtc    oneModel
	Qwen3Asr         qwen3Config
	CohereTranscribe cohereConfig
}

type homophoneConfig struct{ DictDir, Lexicon, RuleFsts text }

type ctcFstConfig struct {
	Graph     text
	MaxActive int32
}

type recognizerConfig struct {
	FeatConfig          featureConfig
	ModelConfig         modelConfig
	LmConfig            lmConfig
	DecodingMethod      text
	MaxActivePaths      int32
	HotwordsFile        text
	HotwordsScore       float32
	RuleFsts            text
	RuleFars            text
	BlankPenalty        float32
	Hr                  homophoneConfig
	CtcFstDecoderConfig ctcFstConfig
}
