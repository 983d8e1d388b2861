// Judges files with dashboards of Grafana: every field must be known and of its type. Each problem is a line
// `<file>: <field>: <problem>`, and makes the exit code 1.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

func main() {
	plugins.RegisterDefaultPlugins()
	failed := false
	for _, file := range os.Args[1:] {
		for _, problem := range judge(file) {
			fmt.Printf("%s: %v\n", file, problem)
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
}

func judge(file string) []error {
	text, err := os.ReadFile(file)
	if err != nil {
		return []error{err}
	}
	var read dashboard.Dashboard
	return append(problems(read.UnmarshalJSONStrict(text)), problems(read.Validate())...)
}

// In v0.0.18 an empty list of errors comes as an error that is not nil.
func problems(err error) []error {
	var several cog.BuildErrors
	if !errors.As(err, &several) {
		if err == nil {
			return nil
		}
		return []error{err}
	}
	var all []error
	for _, one := range several {
		all = append(all, one)
	}
	return all
}
