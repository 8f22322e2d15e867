// An independent client of the log: Go's own sumdb/note and sumdb/tlog read what the service publishes. It shares no
// code with the service and is told nothing but an address, the log's verifier key and an earlier checkpoint.
package main

import (
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var passed, failed int

func check(name string, err error) bool {
	if err != nil {
		failed++
		fmt.Printf("FAILED  %s: %v\n", name, err)
		return false
	}
	passed++
	fmt.Printf("ok  %s\n", name)
	return true
}

// refused turns an error into success: the check passes when something was refused.
func refused(name string, err error) {
	if err == nil {
		check(name, errors.New("accepted"))
		return
	}
	check(name, nil)
}

type session struct {
	server server
	vkey   string
	msg    []byte
	tree   tlog.Tree
	// leaves are the leaf hashes computed from the entries, not from the tiles.
	leaves []tlog.Hash
}

func main() {
	address := flag.String("url", "", "address of the service")
	vkey := flag.String("vkey", "", "the log's verifier key")
	earlier := flag.String("earlier", "", "file with an earlier checkpoint of the log; absent = consistency is not checked")
	receipt := flag.String("receipt", "", "file with a receipt of a record; absent = none is checked")
	flag.Parse()
	run(server(strings.TrimSuffix(*address, "/")), *vkey, *earlier, *receipt)
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}

func run(from server, vkey, earlier, receipt string) {
	s := session{server: from, vkey: vkey}
	msg, err := from.get("/log/checkpoint", "text/plain; charset=utf-8")
	if !check("the checkpoint is served as text", err) {
		return
	}
	s.msg = msg
	s.tree, err = openCheckpoint(msg, vkey)
	if !check("note.Open believes it with the log's key alone, and its three lines read", err) {
		return
	}
	s.signatures()
	if !s.treeHash() || !s.entries() {
		return
	}
	s.records()
	if earlier != "" {
		s.consistency(earlier)
	}
	if receipt != "" {
		s.receipt(receipt)
	}
	s.spoiled()
}

// signatures: cosignatures of witnesses unknown here do no harm; everything else that is not the log's own does.
func (s *session) signatures() {
	text := string(s.msg[:strings.Index(string(s.msg), "\n\n")+1])
	foreign, signed, err := signedByStranger(text)
	if err != nil {
		check("a stranger can sign", err)
		return
	}
	line := signed[len(text)+1:]
	_, err = openCheckpoint(append(append([]byte{}, s.msg...), line...), s.vkey)
	check("an additional signature of an unknown key does no harm", err)
	_, err = openCheckpoint(signed, s.vkey)
	refused("a checkpoint signed by a foreign key alone is refused", err)
	_, err = openCheckpoint(s.msg, foreign)
	refused("the checkpoint is refused by who knows only a foreign key", err)
	changed := append([]byte{}, s.msg...)
	at := strings.Index(string(changed), "\n") + 1
	changed[at] = '1' + (changed[at]-'0')%9
	_, err = openCheckpoint(changed, s.vkey)
	refused("a checkpoint with another size is refused", err)
}

// signedByStranger answers a new key and the text with that key's signature alone.
func signedByStranger(text string) (vkey string, signed []byte, err error) {
	skey, vkey, err := note.GenerateKey(rand.Reader, "witness.example/foreign")
	if err != nil {
		return "", nil, err
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		return "", nil, err
	}
	signed, err = note.Sign(&note.Note{Text: text}, signer)
	return vkey, signed, err
}

func (s *session) treeHash() bool {
	reader := &tiles{server: s.server}
	root, err := tlog.TreeHash(s.tree.N, tlog.TileHashReader(s.tree, reader))
	if err == nil && root != s.tree.Hash {
		err = fmt.Errorf("%v, want %v", root, s.tree.Hash)
	}
	return check(fmt.Sprintf("the tree hash of %d records follows from %d tiles", s.tree.N, reader.read), err)
}

// entries hashes the whole log again from its entries, without any tile of hashes.
func (s *session) entries() bool {
	all, err := s.server.entries(s.tree)
	if err != nil {
		return check("the entries are served", err)
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = stored[index]
		}
		return found, nil
	})
	for n, entry := range all {
		hashes, err := tlog.StoredHashes(int64(n), entry, reader)
		if err != nil {
			return check("the entries hash to a tree", err)
		}
		stored = append(stored, hashes...)
		s.leaves = append(s.leaves, tlog.RecordHash(entry))
	}
	root, err := tlog.TreeHash(s.tree.N, reader)
	if err == nil && root != s.tree.Hash {
		err = fmt.Errorf("%v, want %v", root, s.tree.Hash)
	}
	return check(fmt.Sprintf("all %d entries, hashed again, give the signed root", len(all)), err)
}

// someRecords are the ends, the middle and both sides of every tile's border.
func (s *session) someRecords() []int64 {
	some := []int64{0, s.tree.N / 2, s.tree.N - 1}
	for border := int64(tileWidth); border < s.tree.N; border += tileWidth {
		some = append(some, border-1, border)
	}
	return some
}

func (s *session) records() {
	reader := tlog.TileHashReader(s.tree, &tiles{server: s.server})
	for _, n := range s.someRecords() {
		proof, err := tlog.ProveRecord(s.tree.N, n, reader)
		if err == nil {
			err = tlog.CheckRecord(proof, s.tree.N, s.tree.Hash, n, s.leaves[n])
		}
		if !check(fmt.Sprintf("record %d is proved to be in the tree by %d hashes", n, len(proof)), err) {
			continue
		}
		other := s.leaves[(n+1)%s.tree.N]
		refused(fmt.Sprintf("the proof of record %d is refused for another record", n),
			tlog.CheckRecord(proof, s.tree.N, s.tree.Hash, n, other))
		if len(proof) > 0 {
			refused(fmt.Sprintf("the proof of record %d is refused without its last hash", n),
				tlog.CheckRecord(proof[:len(proof)-1], s.tree.N, s.tree.Hash, n, s.leaves[n]))
		}
	}
}

func (s *session) consistency(earlier string) {
	msg, err := os.ReadFile(earlier)
	if !check("an earlier checkpoint was kept", err) {
		return
	}
	old, err := openCheckpoint(msg, s.vkey)
	if !check("note.Open believes the earlier checkpoint", err) {
		return
	}
	if old.N < 1 || old.N >= s.tree.N {
		check("the log has grown since", fmt.Errorf("from %d to %d records", old.N, s.tree.N))
		return
	}
	proof, err := tlog.ProveTree(s.tree.N, old.N, tlog.TileHashReader(s.tree, &tiles{server: s.server}))
	if err == nil {
		err = tlog.CheckTree(proof, s.tree.N, s.tree.Hash, old.N, old.Hash)
	}
	if !check(fmt.Sprintf("the tree of %d records begins with that of %d, by %d hashes", s.tree.N, old.N, len(proof)), err) {
		return
	}
	forged := old.Hash
	forged[0] ^= 1
	refused("the consistency proof is refused for another earlier root",
		tlog.CheckTree(proof, s.tree.N, s.tree.Hash, old.N, forged))
	refused("the consistency proof is refused for another earlier size",
		tlog.CheckTree(proof, s.tree.N, s.tree.Hash, old.N-1, old.Hash))
	reader := tlog.TileHashReader(old, &tiles{server: s.server})
	root, err := tlog.TreeHash(old.N, reader)
	if err == nil && root != old.Hash {
		err = errors.New("another root")
	}
	check("the tiles of the earlier tree are still served", err)
}

// spoiled: a server that changes one byte of one tile is found out, whichever tile it is.
func (s *session) spoiled() {
	top := 0
	honest := &tiles{server: s.server, spoil: func(tile tlog.Tile, _ []byte) {
		if tile.L > top {
			top = tile.L
		}
	}}
	proof, err := tlog.ProveRecord(s.tree.N, 0, tlog.TileHashReader(s.tree, honest))
	if !check("an honest server's tiles prove record 0", err) {
		return
	}
	for level := 0; level <= top; level++ {
		for _, at := range []int{0, 31} {
			liar := &tiles{server: s.server, spoil: func(tile tlog.Tile, data []byte) {
				if tile.L == level {
					data[at] ^= 1
				}
			}}
			_, err := tlog.ProveRecord(s.tree.N, 0, tlog.TileHashReader(s.tree, liar))
			refused(fmt.Sprintf("a tile of level %d with byte %d changed is refused", level, at), err)
		}
	}
	bundle, err := s.server.get(tilePath(tlog.Tile{H: tileHeight, L: -1, N: 0, W: s.firstWidth()}), "application/octet-stream")
	if !check("the first bundle of entries is served", err) {
		return
	}
	bundle[2] ^= 1
	changed, err := splitBundle(bundle)
	if !check("a changed entry still reads", err) {
		return
	}
	refused("an entry with a byte changed is refused",
		tlog.CheckRecord(proof, s.tree.N, s.tree.Hash, 0, tlog.RecordHash(changed[0])))
	_, err = splitBundle(bundle[:len(bundle)-1])
	refused("a bundle cut short is refused", err)
}

func (s *session) firstWidth() int {
	if s.tree.N < tileWidth {
		return int(s.tree.N)
	}
	return tileWidth
}
