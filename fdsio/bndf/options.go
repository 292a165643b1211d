package bndf

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Options say what is read of many frames, and how. nil stands for the defaults.
type Options struct {
	// Patches are the indices of the patches to read; nil for all. The values are
	// in their order. Of a slice there is nothing to choose.
	Patches []int

	// Workers is how many goroutines may read. 0 stands for one for each
	// processor, but at most 4: more only wait for memory.
	Workers int

	// Progress, if not nil, is called now and then with the number of bytes that
	// are done with, and of those there are in all. Its error ends the reading. It
	// may be called from other goroutines, one at a time.
	Progress func(done, size int64) error
}

func (o *Options) workers() int {
	if o != nil && o.Workers > 0 {
		return o.Workers
	}
	return min(runtime.GOMAXPROCS(0), 4)
}

func (o *Options) progress(size int64) *progress {
	p := &progress{size: size}
	if o != nil {
		p.report = o.Progress
	}
	return p
}

// progress adds up what several goroutines have done.
type progress struct {
	mu         sync.Mutex
	done, size int64
	report     func(done, size int64) error
}

func (p *progress) add(bytes int64) error {
	if p.report == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += bytes
	return p.report(p.done, p.size)
}

// inParallel does the tasks from 0 to n-1, begun in this order, on some goroutines.
// Each goroutine has its own do, from start, and calls end when it is done. The
// error is that of the first task that has one; later tasks may not be done then.
func inParallel(workers, n int, start func() (do func(task int) error, end func())) error {
	var (
		next   atomic.Int64
		wg     sync.WaitGroup
		mu     sync.Mutex // over what follows
		failed = n
		first  error
	)
	for range min(workers, n) {
		wg.Go(func() {
			do, end := start()
			defer end()
			for {
				task := int(next.Add(1)) - 1
				if task >= n {
					return
				}
				if err := do(task); err != nil {
					next.Store(int64(n)) // no further ones
					mu.Lock()
					if task < failed {
						failed, first = task, err
					}
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return first
}
