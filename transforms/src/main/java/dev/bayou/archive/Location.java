package dev.bayou.archive;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an archive, or what is made of one, lives: {@code s3://bucket/prefix}, an absolute path, or {@code file:///path}.
 *
 * @param address without a slash at its end
 */
public record Location(String address) implements Serializable {
    /** Checks the address's form, not that anything is there. */
    public Location {
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
                    "'" + address + "' is no address; write s3://bucket/prefix or an absolute /path");
        }
    }

    /** Whether the other lies below this one, or is the same. */
    public boolean holds(Location other) {
        return (other.address + "/").startsWith(address.endsWith("/") ? address : address + "/");
    }

    /** A folder below this one. */
    public Location below(String folder) {
        return new Location(address + "/" + folder);
    }

    /** The address's last part; empty for a root or a bucket. */
    public String name() {
        String path = isOnS3() ? prefix() : address.substring(1);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * The folder that this lies in.
     *
     * @throws IllegalStateException if it is a root or a bucket
     */
    public Location parent() {
        if (name().isEmpty()) {
            throw new IllegalStateException(address + " lies in no folder");
        }
        String folder = address.substring(0, address.length() - name().length());
        return new Location(folder);
    }

    /** Why no folder can be there, with what to do; empty if there is one or may be one. */
    public Optional<String> obstacle() {
        return isOnS3() ? Optional.empty() : Folders.obstacle(folder());
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
