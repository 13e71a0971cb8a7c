package dev.bayou.pipelines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs one command after another in this process, as they come in, a line each with tabs between its words. After each
 * it logs which one has ended, and how. Its own arguments are flags for each command.
 */
public final class CommandLoop {
    private CommandLoop() {}

    public static void main(String[] runnerFlags) throws IOException {
        BufferedReader calls = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int number = 0;
        for (String call = calls.readLine(); call != null; call = calls.readLine()) {
            int status = Commands.run(call.split("\t", -1), List.of(runnerFlags));
            System.out.flush();
            System.err.println(ended(++number) + status);
        }
        System.exit(0);
    }

    /** The message after so many commands; the last one's status follows. */
    public static String ended(int number) {
        return "Command " + number + " ended with status ";
    }
}
