// Package storagetest says in code what the contracts of storage promise in words.
// Every implementation runs the same suites:
//
//	func TestStoreKeepsItsPromises(t *testing.T) {
//		storagetest.RunStore(t, func(t *testing.T) storage.Store { … })
//	}
//
// Each case opens a store of its own, empty, and leaves it to open's own cleanup. A
// bug found in one implementation becomes a case for all.
package storagetest
