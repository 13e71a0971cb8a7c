package dev.bayou.verify;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gathers all facts in one element, which {@link #unpack} reads; emits no element if there are no facts.
 *
 * <p>It groups encoded facts in two steps, because the DirectRunner copies all elements of a key for each further
 * bundle: with one key, the cost grows with the square of the number of facts. With as many shards as the square root
 * of that number, each key receives few bundles, and a copy of bytes is cheap.
 */
final class GatherFacts extends PTransform<PCollection<Facts>, PCollection<KV<Integer, Iterable<byte[]>>>> {
    private static final KvCoder<Integer, byte[]> CODER = KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());

    private final int shards;

    private GatherFacts(int shards) {
        this.shards = shards;
    }

    /** @param facts their approximate number */
    static GatherFacts expecting(long facts) {
        return new GatherFacts((int) Math.max(1, Math.round(Math.sqrt((double) facts))));
    }

    @Override
    public PCollection<KV<Integer, Iterable<byte[]>>> expand(PCollection<Facts> facts) {
        return facts.apply("Shard", ParDo.of(new Shard(shards)))
                .setCoder(CODER)
                .apply("ByShard", GroupByKey.create())
                .apply("Pack", ParDo.of(new Pack()))
                .setCoder(CODER)
                .apply("Together", GroupByKey.create());
    }

    static List<Facts> unpack(Iterable<byte[]> packs) throws IOException {
        List<Facts> facts = new ArrayList<>();
        for (byte[] pack : packs) {
            InputStream in = new ByteArrayInputStream(pack);
            while (in.available() > 0) {
                facts.add(Facts.CODER.decode(in));
            }
        }
        return facts;
    }

    private static final class Shard extends DoFn<Facts, KV<Integer, byte[]>> {
        private final int shards;

        Shard(int shards) {
            this.shards = shards;
        }

        @ProcessElement
        public void shard(@Element Facts facts, OutputReceiver<KV<Integer, byte[]>> out) throws IOException {
            byte[] bytes = CoderUtils.encodeToByteArray(Facts.CODER, facts);
            out.output(KV.of(Math.floorMod(Arrays.hashCode(bytes), shards), bytes));
        }
    }

    private static final class Pack extends DoFn<KV<Integer, Iterable<byte[]>>, KV<Integer, byte[]>> {
        @ProcessElement
        public void pack(@Element KV<Integer, Iterable<byte[]>> shard, OutputReceiver<KV<Integer, byte[]>> out) {
            ByteArrayOutputStream pack = new ByteArrayOutputStream();
            shard.getValue().forEach(pack::writeBytes);
            out.output(KV.of(0, pack.toByteArray()));
        }
    }
}
