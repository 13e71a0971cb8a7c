package dev.bayou.seqfile;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.util.ReflectionUtils;

/** Hadoop's codecs under one fixed configuration, so that a file does not depend on the machine that writes it. */
final class Codecs {
    /** TABLE */
    static final int BLOCK_BYTES = 256 * 1024;

    /**
     * Without Hadoop's defaults: whatever is used here has the same default in its code, reading core-default.xml costs a third
     * of a second, and core-site.xml would let a cluster change the files. Shared: nothing sets anything once it is made.
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
        } catch (ClassCastException | LinkageError e) {
            throw new ClassNotFoundException(className, e);
        }
    }
}
