package dev.bayou.archive.store;

import dev.bayou.archive.read.SampleTopic;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Has each test run on a fresh archive of every kind. */
@ParameterizedClass
@EnumSource
public abstract class OnEveryStore {
    @Parameter
    public StoreKind kind;

    @TempDir
    Path folder;

    public Store store;
    public SampleTopic topic;

    @BeforeEach
    void openStore() throws IOException {
        store = kind.open(folder);
        topic = new SampleTopic(store);
    }

    @AfterEach
    void closeStore() throws IOException {
        Stores.closeAll();
    }
}
