package archive_test

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"

	"github.com/fdsflux/fdsflux/fdsio/archive"
)

// A run that came as a zip opens as its folder does.
func ExampleOpenRun() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := zipFolder(filepath.Join(dir, "wall.zip"), "../../testdata/runs/heat_flux_wall"); err != nil {
		fmt.Println(err)
		return
	}

	run, closer, err := archive.OpenRun(filepath.Join(dir, "wall.zip"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer closer.Close()
	series, _, err := run.Read(0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(run.CHID, run.Version)
	fmt.Println(run.Devices[0].ID, run.Devices[0].Quantity, len(series[0].Values), "rows")
	// Output:
	// heat_flux_wall 6.11.1+138
	// GYPSUM-NET TOTAL HEAT FLUX 61 rows
}

func zipFolder(name, folder string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := zip.NewWriter(f)
	if err := w.AddFS(os.DirFS(folder)); err != nil {
		return err
	}
	return w.Close()
}
