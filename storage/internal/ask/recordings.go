package ask

import "github.com/tingcha/tingcha/storage"

// ScanRecording reads a recording with its ETag, after columns of the asker's own: etag,
// the recording as it was fetched or else as it was offered, blob, and signals, which are
// null until it was fetched.
func ScanRecording(row Row, before ...any) (f storage.FetchedRecording, etag string, err error) {
	var recording, signals []byte
	if err := row.Scan(append(before, &etag, &recording, &f.Blob, &signals)...); err != nil {
		return f, etag, err
	}
	f.Recording, err = storage.DecodeRecording(recording)
	if err == nil && signals != nil {
		f.Signals, err = storage.DecodeSignals(signals)
	}
	return f, etag, err
}
