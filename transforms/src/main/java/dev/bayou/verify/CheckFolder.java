package dev.bayou.verify;

import dev.bayou.archive.store.Stores;
import java.io.IOException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Checks the folders of windows, each with all that the ledger names in it. */
final class CheckFolder extends DoFn<KV<String, Iterable<byte[]>>, Facts> {
    private final VerifySettings settings;
    private transient FolderCheck.Sealings sealings;

    CheckFolder(VerifySettings settings) {
        this.settings = settings;
    }

    @Setup
    public void begin() {
        sealings = new FolderCheck.Sealings();
    }

    @ProcessElement
    public void check(@Element KV<String, Iterable<byte[]>> folder, PipelineOptions options, OutputReceiver<Facts> out)
            throws IOException {
        out.output(FolderCheck.of(
                Stores.of(settings.archive(), options),
                WindowFolder.ofKey(folder.getKey()),
                folder.getValue(),
                sealings));
    }
}
