package dev.bayou.pipelines.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The help page of a command apart from its flags. On the options interface of each command. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CommandHelp {
    /** What the command does, in one sentence. */
    String summary();

    /** Limits of the command that a user must know before the first run. */
    String notes() default "";

    /** One realistic command line, without the program's name. */
    String example();

    /** What exit status 0 means. */
    String success() default "The command is done.";

    /** What exit status 1 means. */
    String failure() default "The run failed, or its results could not be printed.";

    /** What exit status 2 means. */
    String wrongCall() default "The command line is wrong. Every mistake in it is listed, and nothing was done.";
}
