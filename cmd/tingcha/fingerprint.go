package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/tingcha/tingcha/storage"
)

// keySetting names the fingerprint among the records' settings.
const keySetting = "customer_key_fingerprint"

// fingerprint tells keys apart and gives nothing of them away.
func fingerprint(key []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("tingcha customer key"))
	return hex.EncodeToString(mac.Sum(nil))[:16]
}

// sameKey refuses a key that is not the one with which the records were made: every
// caller would become a stranger. The first key that records see is theirs; who may
// only look settles nothing.
func sameKey(ctx context.Context, records storage.Running, key []byte, name string, readOnly bool) error {
	mine, offer := fingerprint(key), ""
	if !readOnly {
		offer = fingerprint(key)
	}
	theirs, err := records.Setting(ctx, keySetting, offer)
	if err != nil || theirs == "" || theirs == mine {
		return err
	}
	return fmt.Errorf("%s: is not the key with which these records were made (its fingerprint is %s, theirs is %s), and would make every caller a stranger: give the key that was there first, from a backup or from another process of this hotline", name, mine, theirs)
}
