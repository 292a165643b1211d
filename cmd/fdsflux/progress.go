package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// progress is a bar on a terminal for work that takes more than a second. Its
// report fits fdsio.ReadOptions.Progress and ends the work when the user
// interrupts it.
type progress struct {
	e     *env
	words string
	start time.Time
	shown time.Time
	to    io.Writer // nil where there is no terminal
}

func newProgress(e *env, words string) *progress {
	p := &progress{e: e, words: words, start: time.Now()}
	if f, ok := e.stderr.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.to = f
		}
	}
	return p
}

func (p *progress) report(done, size int64) error {
	const wait, often, width = time.Second, 100 * time.Millisecond, 30
	if err := p.e.ctx.Err(); err != nil {
		return err
	}
	now := time.Now()
	if p.to == nil || size <= 0 || now.Sub(p.start) < wait || now.Sub(p.shown) < often {
		return nil
	}
	p.shown = now
	full := int(width * done / size)
	fmt.Fprintf(p.to, "\r%s [%s%s] %3d %%", p.words, strings.Repeat("#", full), strings.Repeat(".", width-full), 100*done/size)
	return nil
}

// done takes the bar away.
func (p *progress) done() {
	if !p.shown.IsZero() {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}
