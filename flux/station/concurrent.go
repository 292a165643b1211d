package station

import (
	"runtime"
	"sync"
)

// concurrently calls f for 0 to n-1, as many at a time as there are processors.
func concurrently(n int, f func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
