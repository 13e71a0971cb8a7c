package dev.bayou.pipelines;

import dev.bayou.pipelines.cli.CommandFlag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Writes the scripts with which a shell completes commands, flags and values. They know all flags, so completing starts
 * no JVM.
 */
final class Completion {
    /** Shells that {@code bayou completion} knows. */
    static final List<String> SHELLS = List.of("bash", "zsh");

    private static final List<String> PROFILES = List.of("direct", "spark");

    private final Map<String, List<CommandFlag>> flags = new TreeMap<>();
    private final Map<String, Class<? extends PipelineOptions>> commands;

    private Completion(Map<String, Class<? extends PipelineOptions>> commands) {
        this.commands = commands;
        commands.forEach((name, options) -> flags.put(name, CommandFlag.of(options)));
    }

    /** @param shell one of {@link #SHELLS} */
    static String script(String shell, Map<String, Class<? extends PipelineOptions>> commands) {
        Completion completion = new Completion(commands);
        return shell.equals("bash") ? completion.bash() : completion.zsh();
    }

    /** Bash separates words at '=' too, unless COMP_WORDBREAKS was changed. Runs on bash 3.2, too. */
    private String bash() {
        return """
                # Completion of bayou for bash. Load it with: source <(bayou completion bash)
                _bayou() {
                  local IFS=$' \\t\\n' cur=${COMP_WORDS[COMP_CWORD]} flag='' prefix='' command='' words='' word
                  COMPREPLY=()
                  if [[ $cur == --*=* ]]; then
                    flag=${cur%%=*} prefix=${cur%%=*}= cur=${cur#*=}
                  elif [[ $cur == = ]]; then
                    flag=${COMP_WORDS[COMP_CWORD - 1]} cur=''
                  elif ((COMP_CWORD > 1)) && [[ ${COMP_WORDS[COMP_CWORD - 1]} == = ]]; then
                    flag=${COMP_WORDS[COMP_CWORD - 2]}
                  fi
                  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case $word in
                      @NAMES@) command=$word && break ;;
                    esac
                  done
                  case "$command $flag" in
                @VALUES@
                    @PATHS@)
                      compopt -o filenames 2>/dev/null
                      IFS=$'\\n'
                      COMPREPLY=($(compgen -P "$prefix" -f -- "$cur"))
                      return
                      ;;
                    *' --'*) return ;;
                @FLAGS@
                  esac
                  COMPREPLY=($(compgen -P "$prefix" -W "$words" -- "$cur"))
                  if [[ ${COMPREPLY[*]-} == *= ]]; then compopt -o nospace 2>/dev/null; fi
                }
                complete -F _bayou bayou
                """
                .replace("@NAMES@", String.join(" | ", names()))
                .replace("@VALUES@", choices() + "\n    ' --profile') words='" + String.join(" ", PROFILES) + "' ;;")
                .replace("@PATHS@", paths())
                .replace("@FLAGS@", bashFlags());
    }

    private List<String> names() {
        return Stream.concat(flags.keySet().stream(), Stream.of("completion")).toList();
    }

    /** The branches of a bash case for the flags with few values. */
    private String choices() {
        return flags.entrySet().stream()
                .flatMap(command -> command.getValue().stream()
                        .filter(flag -> !flag.choices().isEmpty())
                        .map(flag -> "    '" + command.getKey() + " --" + flag.name() + "') words='"
                                + String.join(" ", flag.choices()) + "' ;;"))
                .collect(Collectors.joining("\n"));
    }

    private String paths() {
        return flags.entrySet().stream()
                .flatMap(command -> command.getValue().stream()
                        .filter(flag -> flag.form().isPath())
                        .map(flag -> "'" + command.getKey() + " --" + flag.name() + "'"))
                .collect(Collectors.joining(" | "));
    }

    private String bashFlags() {
        String ofCommands = flags.entrySet().stream()
                .map(command -> "    '" + command.getKey() + " ') words='"
                        + command.getValue().stream()
                                .map(flag -> "--" + flag.name() + (flag.isSwitch() ? "" : "="))
                                .collect(Collectors.joining(" "))
                        + " --help' ;;")
                .collect(Collectors.joining("\n"));
        return ofCommands
                + "\n    'completion ') words='" + String.join(" ", SHELLS) + "' ;;"
                + "\n    ' ') words='" + String.join(" ", names()) + " --help --profile= --version' ;;";
    }

    private String zsh() {
        return """
                #compdef bayou
                # Completion of bayou for zsh. Load it with: source <(bayou completion zsh)
                _bayou() {
                  local -a commands
                  commands=(
                @COMMANDS@
                    'completion:Prints the completion script for a shell'
                  )
                  if [[ ${words[2]-} == --profile=* ]] && ((CURRENT > 2)); then
                    shift words
                    ((CURRENT--))
                  fi
                  if ((CURRENT == 2)); then
                    if [[ ${words[2]} == -* ]]; then
                      _arguments '--help[List the commands]' '--profile=-[Runner profile]:profile:(@PROFILES@)' \\
                        '--version[Print the versions]'
                    else
                      _describe -t commands command commands
                    fi
                    return
                  fi
                  shift words
                  ((CURRENT--))
                  case ${words[1]} in
                @FLAGS@
                    completion) _arguments '1:shell:(@SHELLS@)' ;;
                  esac
                }
                if [[ ${funcstack[1]-} == _bayou ]]; then
                  _bayou "$@"
                else
                  compdef _bayou bayou
                fi
                """
                .replace(
                        "@COMMANDS@",
                        commands.entrySet().stream()
                                .map(command -> "    '" + command.getKey() + ":"
                                        + quoted(Help.of(command.getValue()).summary()) + "'")
                                .collect(Collectors.joining("\n")))
                .replace("@PROFILES@", String.join(" ", PROFILES))
                .replace("@SHELLS@", String.join(" ", SHELLS))
                .replace(
                        "@FLAGS@",
                        flags.entrySet().stream()
                                .map(command -> "    " + command.getKey() + ")\n      _arguments \\\n        "
                                        + command.getValue().stream()
                                                .map(Completion::zshFlag)
                                                .collect(Collectors.joining(" \\\n        "))
                                        + " \\\n        '--help[Show the flags]'\n      ;;")
                                .collect(Collectors.joining("\n")));
    }

    /** In the form that zsh's _arguments takes: name, description, placeholder, and how to complete the value. */
    private static String zshFlag(CommandFlag flag) {
        String description = "[" + quoted(flag.description().split("[.:;] |\\.$", 2)[0]) + "]";
        if (flag.isSwitch()) {
            return "'--" + flag.name() + description + "'";
        }
        String values = flag.choices().isEmpty()
                ? flag.form().isPath() ? "_files" : " "
                : "(" + String.join(" ", flag.choices()) + ")";
        String placeholder = flag.choices().isEmpty() ? flag.placeholder() : "value";
        return "'--" + flag.name() + "=-" + description + ":" + placeholder + ":" + values + "'";
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace("'", "'\\''");
    }
}
