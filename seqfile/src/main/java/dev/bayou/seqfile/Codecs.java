package dev.bayou.seqfile;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.util.ReflectionUtils;

/** Hadoop's codecs under one fixed configuration, so that a file does not depend on the machine that writes it. */
final class Codecs {
    /**
     * How much of a file is compressed as one block, a quarter of Hadoop's default. Of JSON events of 215 bytes remain
     *
     * <pre>
     * block       Snappy      zlib        heap of an open Snappy writer
     * 1,000,000   58.1 bytes  32.3 bytes  2.8 MiB
     *   250,000   58.2 bytes  32.6 bytes  0.9 MiB
     *   100,000   58.0 bytes  33.3 bytes
     *    50,000   58.0 bytes  34.3 bytes
     * </pre>
     */
    static final int BLOCK_BYTES = 250_000;

    /**
     * Without Hadoop's defaults: whatever is used here has the same default in its code, and core-site.xml would let
     * each cluster write other files. Shared, since nothing sets anything once it is made.
     */
    static final Configuration CONFIGURATION = configuration();

    private static final String HADOOP_CODECS = CompressionCodec.class.getPackageName() + ".";

    private Codecs() {}

    private static Configuration configuration() {
        Configuration configuration = new Configuration(false);
        // Not that of the thread which happens to come first.
        configuration.setClassLoader(CompressionCodec.class.getClassLoader());
        // The default list goes on with two that load Avro.
        configuration.set("io.serializations", "org.apache.hadoop.io.serializer.WritableSerialization");
        configuration.setInt("io.seqfile.compress.blocksize", BLOCK_BYTES);
        return configuration;
    }

    static CompressionCodec create(Class<? extends CompressionCodec> codec) {
        return ReflectionUtils.newInstance(codec, CONFIGURATION);
    }

    /**
     * Hadoop's codec of this class name.
     *
     * @throws ClassNotFoundException if it is none: a file's header must not choose any class of the class path
     */
    static CompressionCodec create(String className) throws ClassNotFoundException {
        if (!className.startsWith(HADOOP_CODECS)) {
            throw new ClassNotFoundException(className);
        }
        try {
            return create(Class.forName(className, false, CompressionCodec.class.getClassLoader())
                    .asSubclass(CompressionCodec.class));
        } catch (RuntimeException | LinkageError e) {
            throw new ClassNotFoundException(className, e);
        }
    }
}
