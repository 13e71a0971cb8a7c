package dev.bayou.archive;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * The address of an archive: {@code s3://bucket/prefix}, an absolute path, or {@code file:///path}.
 *
 * @param address without a slash at its end
 */
public record Archive(String address) implements Serializable {
    /** Checks the address's form, not that anything is there. */
    public Archive {
        address = address.strip();
        while (address.length() > 1 && address.endsWith("/") && !address.endsWith("://")) {
            address = address.substring(0, address.length() - 1);
        }
        if (address.startsWith("s3://")) {
            String bucket = address.substring(5).split("/", 2)[0];
            if (bucket.isEmpty()) {
                throw new IllegalArgumentException("'" + address + "' names no bucket; write s3://bucket/prefix");
            }
        } else if (address.startsWith("file:///")) {
            address = pathOf(address).toString();
        } else if (!address.startsWith("/")) {
            throw new IllegalArgumentException(
                    "'" + address + "' is no archive's address; write s3://bucket/prefix or an absolute /path");
        }
    }

    boolean isOnS3() {
        return address.startsWith("s3://");
    }

    String bucket() {
        return address.substring("s3://".length()).split("/", 2)[0];
    }

    String prefix() {
        String[] parts = address.substring("s3://".length()).split("/", 2);
        return parts.length == 2 ? parts[1] : "";
    }

    Path folder() {
        return Path.of(address);
    }

    @Override
    public String toString() {
        return address;
    }

    private static Path pathOf(String address) {
        try {
            return Path.of(new URI(address));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + address + "' is no file address: " + e.getReason(), e);
        }
    }
}
