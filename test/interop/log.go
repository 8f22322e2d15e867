// What a stranger needs to read the log over plain HTTP: the checkpoint's three lines, the tiles, the entries.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	entrySize  = 32
	bodyMax    = 1 << 20
)

var client = &http.Client{Timeout: 30 * time.Second}

// A server is the address below which the log is published.
type server string

// get answers the body of a 200 reply and insists on its media type.
func (s server) get(path, mediaType string) ([]byte, error) {
	reply, err := client.Get(string(s) + path)
	if err != nil {
		return nil, err
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(io.LimitReader(reply.Body, bodyMax))
	if err != nil {
		return nil, err
	}
	if reply.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: status %d", path, reply.StatusCode)
	}
	if got := reply.Header.Get("Content-Type"); got != mediaType {
		return nil, fmt.Errorf("GET %s: Content-Type %q, want %q", path, got, mediaType)
	}
	return body, nil
}

// openCheckpoint believes a checkpoint that the given key alone has signed, and reads its three lines.
func openCheckpoint(msg []byte, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	return parseCheckpoint(opened.Text, verifier.Name())
}

func parseCheckpoint(text, origin string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return tlog.Tree{}, fmt.Errorf("a checkpoint has three lines, this one %q", text)
	}
	if lines[0] != origin {
		return tlog.Tree{}, fmt.Errorf("origin %q, want %q", lines[0], origin)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("size %q is no plain decimal", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("root %q is not 32 bytes in base64", lines[2])
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, nil
}

// Tiles reads tiles of height 8 from where C2SP tlog-tiles puts them: no height in the path.
type tiles struct {
	server server
	// spoil changes what was read, as a dishonest server would; nil for an honest one.
	spoil func(tile tlog.Tile, data []byte)
	read  int
}

func (t *tiles) Height() int { return tileHeight }

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, err := t.server.get(tilePath(tile), "application/octet-stream")
		if err != nil {
			return nil, err
		}
		if t.spoil != nil {
			t.spoil(tile, data)
		}
		found[i] = data
		t.read++
	}
	return found, nil
}

// tilePath is tile.Path() without the height: tile/8/0/x001/234 is served at /log/tile/0/x001/234.
func tilePath(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	if tile.L == -1 {
		path = "entries/" + strings.TrimPrefix(path, "data/")
	}
	return "/log/tile/" + path
}

// entries answers every entry of the tree, bundle by bundle.
func (s server) entries(tree tlog.Tree) ([][]byte, error) {
	var all [][]byte
	for first := int64(0); first < tree.N; first += tileWidth {
		width := int64(tileWidth)
		if tree.N-first < width {
			width = tree.N - first
		}
		place := tlog.Tile{H: tileHeight, L: -1, N: first / tileWidth, W: int(width)}
		bundle, err := s.get(tilePath(place), "application/octet-stream")
		if err != nil {
			return nil, err
		}
		some, err := splitBundle(bundle)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", tilePath(place), err)
		}
		if int64(len(some)) != width {
			return nil, fmt.Errorf("%s: %d entries, want %d", tilePath(place), len(some), width)
		}
		all = append(all, some...)
	}
	return all, nil
}

// splitBundle undoes the big-endian uint16 lengths before each entry.
func splitBundle(bundle []byte) ([][]byte, error) {
	var entries [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 {
			return nil, errors.New("half a length")
		}
		size := int(binary.BigEndian.Uint16(bundle))
		if size != entrySize || len(bundle) < 2+size {
			return nil, fmt.Errorf("an entry of %d bytes, %d left", size, len(bundle)-2)
		}
		entries = append(entries, bundle[2:2+size])
		bundle = bundle[2+size:]
	}
	return entries, nil
}
