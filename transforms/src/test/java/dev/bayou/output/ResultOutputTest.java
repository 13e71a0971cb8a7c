package dev.bayou.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.output.ResultOutput.ClosedPipeException;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ResultOutputTest {
    @TempDir
    private Path dir;

    @Test
    void printedTextIsWrittenAtOnceAndOtherBytesAtTheEnd() throws Exception {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (ResultOutput out = new ResultOutput(target)) {
            out.print("text\n");
            assertThat(target.toString(UTF_8)).isEqualTo("text\n");
            out.write('b');
            assertThat(target.toString(UTF_8)).isEqualTo("text\n");
        }
        assertThat(target.toString(UTF_8)).isEqualTo("text\nb");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsReported() throws Exception {
        try (FileOutputStream full = new FileOutputStream("/dev/full")) {
            ResultOutput out = new ResultOutput(full);

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> out.print("text"))
                    .isNotInstanceOf(ClosedPipeException.class)
                    .withMessageContaining("Cannot write to standard output")
                    .withMessageContaining("No space left on device");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsReportedWhenBufferedBytesAreFlushed() throws Exception {
        try (FileOutputStream full = new FileOutputStream("/dev/full")) {
            ResultOutput out = new ResultOutput(full);
            out.write('b');

            assertThatExceptionOfType(IOException.class).isThrownBy(out::close);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aClosedPipeIsToldFromOtherFailures() throws Exception {
        String pipe = dir.resolve("pipe").toString();
        assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
        RandomAccessFile reader = new RandomAccessFile(pipe, "rw");
        try (FileOutputStream writer = new FileOutputStream(pipe)) {
            reader.close();
            ResultOutput out = new ResultOutput(writer);

            assertThatExceptionOfType(ClosedPipeException.class).isThrownBy(() -> out.print("text"));
        }
    }
}
