package imported

import "slices"

// Format says by which system, and so in which shape, a transcript was written.
type Format string

// The formats of other systems. Times are theirs: the unit stands behind each.
const (
	AliyunSCA    Format = "aliyun-sca"         // dialogues as uploaded, and results of 智能对话分析; ms
	AliyunNLS    Format = "aliyun-nls"         // 录音文件识别; ms
	DashScope    Format = "dashscope"          // Paraformer and Fun-ASR of Model Studio; ms
	FunASR       Format = "funasr"             // the library and its server; ms
	Tencent      Format = "tencent"            // 录音文件识别; ms
	Huawei       Format = "huawei-sis"         // 录音文件识别; ms
	AWS          Format = "aws-transcribe"     // Amazon Transcribe; seconds as texts
	AWSCalls     Format = "aws-call-analytics" // Transcribe Call Analytics; ms
	ContactLens  Format = "contact-lens"       // Amazon Connect Contact Lens; ms
	PCA          Format = "aws-pca"            // the Post Call Analytics solution; seconds
	Whisper      Format = "whisper"            // verbose_json; seconds
	WhisperX     Format = "whisperx"           // seconds
	WhisperCPP   Format = "whisper.cpp"        // ms
	Deepgram     Format = "deepgram"           // seconds
	AzureBatch   Format = "azure-batch"        // ticks of 100 ns, or ISO 8601
	AzureFast    Format = "azure-fast"         // fast transcription; ms
	SubRip       Format = "srt"
	WebVTT       Format = "vtt"
	SpeakerLines Format = "text" // “坐席：您好”, with or without times
)

// Formats lists the formats of other systems.
func Formats() []Format {
	return []Format{
		AliyunSCA, AliyunNLS, DashScope, FunASR, Tencent, Huawei, AWS, AWSCalls, ContactLens, PCA,
		Whisper, WhisperX, WhisperCPP, Deepgram, AzureBatch, AzureFast, SubRip, WebVTT, SpeakerLines,
	}
}

// IsText says whether files of the format have lines and no JSON.
func (f Format) IsText() bool { return f == SubRip || f == WebVTT || f == SpeakerLines }

// Known says whether there is such a format.
func (f Format) Known() bool { return slices.Contains(Formats(), f) }
