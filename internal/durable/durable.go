// Package durable makes sure that the name of a file outlives a loss of power: what a
// folder holds is on the disk only when the folder was synced, too.
package durable

import (
	"errors"
	"os"
)

// SyncFolder puts on the disk which files a folder has.
func SyncFolder(path string) error { return Sync(os.Open(path)) }

// Sync is SyncFolder for a folder that was just opened, such as one within an [os.Root];
// it is closed afterwards. An error of the opening is given back.
func Sync(folder *os.File, err error) error {
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
