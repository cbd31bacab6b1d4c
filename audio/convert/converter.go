package convert

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tingcha/tingcha/audio"
)

// A Converter knows where the programs are. A nil one has none. It is safe for
// concurrent use and runs as many conversions at a time as there are processors.
type Converter struct {
	ffmpeg, sox string
	soxReads    func() map[string]bool // its file types, asked once
	turns       chan struct{}
}

// New makes a converter of the programs at the given paths; "" is none.
func New(ffmpeg, sox string) *Converter {
	return &Converter{
		ffmpeg: ffmpeg, sox: sox, turns: make(chan struct{}, runtime.GOMAXPROCS(0)),
		soxReads: sync.OnceValue(func() map[string]bool { return typesOf(sox) }),
	}
}

// Find makes a converter of the programs that look finds by their names, such as
// exec.LookPath.
func Find(look func(name string) (string, error)) *Converter {
	found := func(name string) string {
		path, err := look(name)
		if err != nil {
			return ""
		}
		return path
	}
	return New(found("ffmpeg"), found("sox"))
}

// Programs are the paths of the programs that are there.
func (c *Converter) Programs() []string {
	var there []string
	for _, p := range []string{c.ffmpeg, c.sox} {
		if p != "" {
			there = append(there, p)
		}
	}
	return there
}

// The limits of one conversion. A file may take a second of a processor, and a
// hundredth of the time that it lasts or that its bytes can last at most; a program
// that waits instead is ended after twenty times that. They are needed: sox runs in a
// circle on AMR from which some bytes are missing.
const (
	leastCPU    = 1 * time.Second
	mostCPU     = 150 * time.Second
	leastBytes  = 600 // a second, of any codec
	hundredth   = 100
	waits       = 20
	addresses   = 600 << 20 // of the program with its libraries
	longest     = audio.MaxDuration + time.Second
	ownRates    = "8000|11025|12000|16000" // kept; others become the nearest
	complainsIn = 4096                     // bytes of complaints that are kept
)

// Convert makes a WAV file of 16-bit PCM of what an open file holds, as [Recognise]
// named it. The channels stay as they are, and so does the rate up to 16000 samples
// a second. The result has no name; it is gone when it is closed.
//
// The codes of its errors are [audio.NoConverter], [audio.ConvertFailed], and those
// that the structure of the file shows: [audio.Truncated], [audio.TooLarge],
// [audio.BadContainer], [audio.Empty]. Any other error is not about the file.
func (c *Converter) Convert(ctx context.Context, in *os.File, size int64, k Kind) (*os.File, error) {
	promise := time.Duration(0)
	if k.promise != nil {
		var err error
		if promise, err = k.promise(in, size); err != nil {
			return nil, err
		}
	}
	if promise > longest {
		return nil, audio.Error{Code: audio.TooLarge, Detail: fmt.Sprintf("%s of %s, the limit is %s; split the recording", k.Name, promise, audio.MaxDuration)}
	}
	var ways []way
	if c != nil {
		ways = c.ways(k)
	}
	if len(ways) == 0 {
		return nil, audio.Error{Code: audio.NoConverter, Detail: fmt.Sprintf("this is %s; install %s on this machine and retry, or have the recorder write WAV", k.Name, wanted(k))}
	}
	select {
	case c.turns <- struct{}{}:
		defer func() { <-c.turns }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	lasts := promise
	if lasts == 0 {
		lasts = time.Duration(size/leastBytes) * time.Second
	}
	limit := min(leastCPU+lasts/hundredth, mostCPU)
	var err error
	for _, way := range ways {
		var out *os.File
		if out, err = way.run(ctx, in, limit); err == nil {
			return out, nil
		}
		if failure, ok := errors.AsType[audio.Error](err); !ok || failure.Code != audio.ConvertFailed {
			break
		}
	}
	return nil, err
}

// wanted names what to install for a kind.
func wanted(k Kind) string {
	if k.sox != "" && k.soxLead {
		return "sox with its formats (libsox-fmt-all), or ffmpeg"
	}
	return "ffmpeg"
}

// ways are the programs that may read a kind, the better one first.
func (c *Converter) ways(k Kind) []way {
	var ways []way
	if c.ffmpeg != "" {
		ways = append(ways, way{c.ffmpeg, ffmpegArguments(k)})
	}
	if c.sox != "" && k.sox != "" && c.soxReads()[k.sox] {
		bySox := way{c.sox, soxArguments(k)}
		if k.soxLead {
			return append([]way{bySox}, ways...)
		}
		ways = append(ways, bySox)
	}
	return ways
}

// A way is a program and what it is told. The file is its descriptor 3, the place to
// write to its descriptor 4.
type way struct {
	program   string
	arguments []string
}

const (
	inName  = "/dev/fd/3"
	outName = "/dev/fd/4"
)

// decoders are those that ffmpeg may use.
const decoders = "opus,libopus,vorbis,libvorbis,speex,libspeex,flac,alac,aac,mp3,mp3float,mp2,mp2float,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb," +
	"wmav1,wmav2,wmapro,wmavoice,g722,g723_1,g726,g726le,g729,gsm,gsm_ms,truespeech,adpcm_ima_wav,adpcm_ms,adpcm_ima_qt,adpcm_yamaha,adpcm_g726,adpcm_g726le,adpcm_g722," +
	"pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw"

func ffmpegArguments(k Kind) []string {
	return []string{
		"-nostdin", "-hide_banner", "-v", "error", "-max_error_rate", "0.1",
		"-protocol_whitelist", "file", "-format_whitelist", demuxers(k.demuxer), "-codec_whitelist", decoders,
		"-threads", "1", "-f", k.demuxer, "-i", "file:" + inName,
		"-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact",
		"-t", fmt.Sprintf("%.0f", longest.Seconds()), "-fs", strconv.Itoa(audio.MaxSize + 1<<20),
		"-af", "aformat=sample_fmts=s16:sample_rates=" + ownRates, "-threads", "1", "-c:a", "pcm_s16le", "-f", "wav", "-y", "file:" + outName,
	}
}

// demuxers is the name under which ffmpeg itself knows what it is told to use.
func demuxers(name string) string {
	switch name {
	case "mov":
		return "mov,mp4,m4a,3gp,3g2,mj2"
	case "matroska":
		return "matroska,webm"
	}
	return name
}

func soxArguments(k Kind) []string {
	return []string{
		"-V1", "-D", "-t", k.sox, inName, "-t", "wav", "-e", "signed", "-b", "16", outName,
		"trim", "0", fmt.Sprintf("%.0f", longest.Seconds()),
	}
}

// typesOf asks sox which types of files it reads.
func typesOf(sox string) map[string]bool {
	types := map[string]bool{}
	if sox == "" {
		return types
	}
	told, _ := limited(context.Background(), 10*time.Second, leastCPU, sox, "--help").Output() // its status is 1
	for line := range strings.Lines(string(told)) {
		if list, ok := strings.CutPrefix(line, "AUDIO FILE FORMATS:"); ok {
			for name := range strings.FieldsSeq(list) {
				types[name] = true
			}
		}
	}
	return types
}
