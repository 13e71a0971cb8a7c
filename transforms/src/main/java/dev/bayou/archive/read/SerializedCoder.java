package dev.bayou.archive.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Objects;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Encodes the values of an interface by Java serialization. Two coders of the same type are equal, also after they were
 * serialized: some runners compare the coders of the collections that they flatten.
 *
 * <p>Beam's {@code SerializableCoder} warns of interfaces, whose equality it cannot see.
 */
public final class SerializedCoder<T extends Serializable> extends CustomCoder<T> {
    private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

    private final Class<T> type;

    private SerializedCoder(Class<T> type) {
        this.type = type;
    }

    public static <T extends Serializable> SerializedCoder<T> of(Class<T> type) {
        return new SerializedCoder<>(type);
    }

    @Override
    public void encode(T value, OutputStream out) throws IOException {
        BYTES.encode(SerializableUtils.serializeToByteArray(value), out);
    }

    @Override
    public T decode(InputStream in) throws IOException {
        return type.cast(SerializableUtils.deserializeFromByteArray(BYTES.decode(in), type.getName()));
    }

    @Override
    public TypeDescriptor<T> getEncodedTypeDescriptor() {
        return TypeDescriptor.of(type);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SerializedCoder<?> coder && type.equals(coder.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(getClass(), type);
    }
}
