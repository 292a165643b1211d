package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

// defineDrawing defines the flags of a command that draws only where it is asked to.
func (p *plotter) defineDrawing(fs *flag.FlagSet) {
	p.dpi = 150
	fs.StringVar(&p.out, "out", "", "`DIR` for pictures, made if it is not there; without it none are drawn")
	fs.StringVar(&p.formats, "pictures", "png", "png, svg, pdf, or several `FORMATS` of pictures with commas")
	fs.Func("size", "`WIDTHxHEIGHT` of each picture in cm, as in 16x10", p.setSize)
	fs.IntVar(&p.dpi, "dpi", p.dpi, "dots per inch of PNG, `N`")
}

// formatList returns the formats of pictures, each once.
func (p *plotter) formatList() []string {
	return distinct(strings.Split(strings.ToLower(p.formats), ","))
}

// draw writes the pictures of charts into the folder and returns their names.
func (p *plotter) draw(e *env, charts []chart) ([]string, error) {
	var pictures []picture
	for _, c := range charts {
		for _, format := range p.formatList() {
			pictures = append(pictures, p.picture(c, format))
		}
	}
	tellApart(pictures)
	for _, pic := range pictures {
		if err := pic.check(p.dpi); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(p.out, 0o755); err != nil {
		return nil, fmt.Errorf("--out %s: %w", p.out, err)
	}
	if err := drawAll(e.ctx, pictures, p.dpi); err != nil {
		return nil, err
	}
	var names []string
	for _, pic := range pictures {
		names = append(names, pic.path)
	}
	return names, nil
}
