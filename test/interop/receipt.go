package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A receipt is a C2SP tlog-proof: extra data, an index, an inclusion proof, and the checkpoint it leads to.
type receipt struct {
	kind       string
	record     []byte
	salt       []byte
	index      int64
	proof      tlog.RecordProof
	checkpoint []byte
}

func parseReceipt(text string) (receipt, error) {
	head, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return receipt{}, errors.New("no tlog-proof")
	}
	r := receipt{checkpoint: []byte(checkpoint)}
	extra, err := base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return receipt{}, err
	}
	// The bytes of `record` as they stand are its canonical form, since the whole of `extra` is.
	var content struct {
		Kind   string
		Record json.RawMessage
		Salt   []byte
	}
	if err := json.Unmarshal(extra, &content); err != nil {
		return receipt{}, err
	}
	r.kind, r.record, r.salt = content.Kind, content.Record, content.Salt
	if r.index, err = strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64); err != nil {
		return receipt{}, err
	}
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return receipt{}, err
		}
		r.proof = append(r.proof, hash)
	}
	return r, nil
}

// check computes the entry from salt and record, and follows the proof to a root that the log's key has signed.
func (r receipt) check(vkey string) error {
	tree, err := openCheckpoint(r.checkpoint, vkey)
	if err != nil {
		return err
	}
	entry := sha256.Sum256(append(append([]byte{}, r.salt...), r.record...))
	return tlog.CheckRecord(r.proof, tree.N, tree.Hash, r.index, tlog.RecordHash(entry[:]))
}

func (s *session) receipt(file string) {
	text, err := os.ReadFile(file)
	if !check("a receipt was kept", err) {
		return
	}
	r, err := parseReceipt(string(text))
	if !check("the receipt reads as a C2SP tlog-proof", err) {
		return
	}
	if !check(fmt.Sprintf("the %s in the receipt is proved to be record %d of the log", r.kind, r.index), r.check(s.vkey)) {
		return
	}
	forged := r
	forged.record = []byte(strings.Replace(string(r.record), "0", "1", 1))
	refused("the receipt is refused with another record in it", forged.check(s.vkey))
	moved := r
	moved.index ^= 1
	refused("the receipt is refused at another index", moved.check(s.vkey))
}
