package main

import (
	"flag"
	"fmt"
	"strings"
)

var completionCommand = command{
	name:    "completion",
	summary: "print a script that completes commands and flags in a shell",
	usage: `usage: fdsflux completion bash|zsh|fish

Prints a script that completes the commands and flags of fdsflux.

example, for the current bash:
  source <(fdsflux completion bash)
`,
	setUp: func(*flag.FlagSet) func(e *env, paths []string) error { return completion },
}

func completion(e *env, shells []string) error {
	if len(shells) != 1 {
		return fmt.Errorf("expected one shell: bash, zsh or fish")
	}
	switch shells[0] {
	case "bash":
		fmt.Fprint(e.stdout, bashCompletion())
	case "zsh":
		fmt.Fprint(e.stdout, "autoload -U +X bashcompinit && bashcompinit\n", bashCompletion())
	case "fish":
		for _, c := range commands {
			fmt.Fprintf(e.stdout, "complete -c fdsflux -n __fish_use_subcommand -a %s -d '%s'\n", c.name, c.summary)
			for _, f := range c.flags() {
				fmt.Fprintf(e.stdout, "complete -c fdsflux -n '__fish_seen_subcommand_from %s' -l %s\n", c.name, f)
			}
		}
	default:
		return fmt.Errorf("unknown shell %q: expected bash, zsh or fish", shells[0])
	}
	return nil
}

func (c command) flags() []string {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	c.setUp(fs)
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	return names
}

func bashCompletion() string {
	var names []string
	var cases strings.Builder
	for _, c := range commands {
		names = append(names, c.name)
		if flags := c.flags(); len(flags) > 0 {
			fmt.Fprintf(&cases, "    %s) words='--%s' ;;\n", c.name, strings.Join(flags, " --"))
		}
	}
	return fmt.Sprintf(`_fdsflux() {
  local current=${COMP_WORDS[COMP_CWORD]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '%s' -- "$current"))
    return
  fi
  case ${COMP_WORDS[1]} in
%s  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
  esac
}
complete -o default -F _fdsflux fdsflux
`, strings.Join(names, " "), cases.String())
}
