package dev.bayou.pipelines;

import dev.bayou.pipelines.cli.CommandFlag;
import dev.bayou.pipelines.cli.CommandHelp;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/** Writes the help pages, in lines of at most 120 ASCII characters, from the annotations of the options interfaces. */
final class Help {
    private static final int COLUMNS = 120;
    /** Where the text beside a flag starts. */
    private static final int FLAG_TEXT = 32;

    private static final int SHORT_TEXT = 14;

    private final StringBuilder page = new StringBuilder();

    private Help() {}

    /** What {@code bayou --help} prints. */
    static String overview(Map<String, Class<? extends PipelineOptions>> commands) {
        Help help = new Help();
        help.page.append("usage: bayou COMMAND --flag=value ...\n");
        help.heading("Commands");
        commands.forEach((name, options) -> help.entry(name, of(options).summary(), SHORT_TEXT));
        help.heading("Others");
        help.entry("completion", "Prints the completion script for a shell: bayou completion bash|zsh", SHORT_TEXT);
        help.entry("--version", "Prints the versions of Bayou, Beam, Java and the runner.", SHORT_TEXT);
        help.page.append(
                "\nbayou COMMAND --help lists the flags of a command, shows an example and explains the exit status.\n");
        return help.page.toString();
    }

    /** What {@code bayou COMMAND --help} prints. */
    static String page(String command, Class<? extends PipelineOptions> options) {
        CommandHelp texts = of(options);
        List<CommandFlag> flags = CommandFlag.of(options);
        Help help = new Help();
        help.page.append("usage: bayou ").append(command).append(" --flag=value ...\n\n");
        help.wrap(texts.summary(), "");
        if (!texts.notes().isEmpty()) {
            help.page.append('\n');
            help.wrap(texts.notes(), "");
        }
        help.flags(flags);
        help.heading("Values");
        for (Form form : CommandFlag.forms(flags)) {
            help.entry(form.name(), form.explanation(), SHORT_TEXT);
        }
        help.heading("Example");
        help.example("bayou " + texts.example());
        help.exitStatus(texts);
        help.page
                .append("\nbayou ")
                .append(command)
                .append(" --help=all also lists the flags of Beam and of the runner, such as --awsRegion.\n");
        return help.page.toString();
    }

    /** What {@code bayou COMMAND --help=all} prints. */
    static String fullPage(String command, Class<? extends PipelineOptions> options) {
        Help help = new Help();
        help.page.append(page(command, options)).append("\nFlags of Beam and of the runner, by interface\n");
        help.flags(CommandFlag.ofRunner());
        return help.page.toString();
    }

    static CommandHelp of(Class<? extends PipelineOptions> options) {
        return options.getAnnotation(CommandHelp.class);
    }

    private void flags(List<CommandFlag> flags) {
        Map<String, List<CommandFlag>> sections = flags.stream()
                .collect(Collectors.groupingBy(CommandFlag::section, LinkedHashMap::new, Collectors.toList()));
        sections.forEach((section, members) -> {
            heading(section);
            members.forEach(flag -> entry(flag.usage(), text(flag, flags), FLAG_TEXT));
        });
    }

    private static String text(CommandFlag flag, List<CommandFlag> flags) {
        String text = flag.description();
        String others = flag.alternatives(flags).stream()
                .map(other -> "--" + other.name())
                .collect(Collectors.joining(" or "));
        if (!others.isEmpty()) {
            text += " Give this flag or " + others + ".";
        }
        return flag.defaultValue().isEmpty() ? text : text + " Default: " + flag.defaultValue() + ".";
    }

    private void exitStatus(CommandHelp texts) {
        heading("Exit status");
        entry("0", texts.success(), SHORT_TEXT);
        entry("1", texts.failure(), SHORT_TEXT);
        entry("2", texts.wrongCall(), SHORT_TEXT);
        entry("141", "The reader of the output has closed the pipe, as head does.", SHORT_TEXT);
        entry("143", "SIGTERM stopped the process. What is committed stays.", SHORT_TEXT);
    }

    private void heading(String title) {
        page.append('\n').append(title).append(":\n");
    }

    /** A name, and its text beside it; below it, if the name is too long. */
    private void entry(String name, String text, int column) {
        page.append("  ").append(name);
        String indent = " ".repeat(column);
        if (name.length() + 3 > column) {
            page.append('\n').append(indent);
        } else {
            page.append(indent.substring(name.length() + 2));
        }
        page.append(String.join("\n" + indent, lines(text, COLUMNS - column))).append('\n');
    }

    private void example(String call) {
        page.append("  ")
                .append(String.join(" \\\n    ", lines(call, COLUMNS - 6)))
                .append('\n');
    }

    private void wrap(String text, String indent) {
        lines(text, COLUMNS - indent.length())
                .forEach(line -> page.append(indent).append(line).append('\n'));
    }

    /** The words of the text in lines of at most so many characters, unless a word is longer. */
    private static List<String> lines(String text, int most) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
