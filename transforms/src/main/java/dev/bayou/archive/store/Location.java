package dev.bayou.archive.store;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where an archive, or what is made of one, lives: {@code s3://bucket/prefix}, an absolute path, or
 * {@code file:///path}. Two spellings of one folder on disk are one location.
 *
 * @param address without a slash at its end
 */
public record Location(String address) implements Serializable {
    private static final Set<String> NOT_ON_S3 = Set.of("", ".", "..");

    /** Checks the address's form, not that anything is there. */
    public Location {
        address = address.strip();
        if (address.startsWith("s3a://") || address.startsWith("s3n://")) {
            String below = address.substring("s3a://".length());
            throw new IllegalArgumentException(
                    "'" + withoutCredentials(address) + "' is a file system of Hadoop's; write s3://"
                            + (holdsCredentials(below.split("/", 2)[0]) ? "bucket/prefix" : below));
        }
        while (address.length() > 1 && address.endsWith("/") && !address.endsWith("://")) {
            address = address.substring(0, address.length() - 1);
        }
        if (address.startsWith("s3://")) {
            requireOnS3(address);
        } else if (address.startsWith("file:///")) {
            address = pathOf(address).normalize().toString();
        } else if (address.startsWith("/")) {
            address = Path.of(address).normalize().toString();
        } else {
            throw new IllegalArgumentException("'" + withoutCredentials(address)
                    + "' is no address; write s3://bucket/prefix or an absolute /path");
        }
    }

    private static void requireOnS3(String address) {
        String[] parts = address.substring("s3://".length()).split("/", 2);
        if (parts[0].isEmpty()) {
            throw new IllegalArgumentException("'" + address + "' names no bucket; write s3://bucket/prefix");
        }
        if (holdsCredentials(parts[0])) {
            throw new IllegalArgumentException("'" + withoutCredentials(address)
                    + "' is no address; write s3://bucket/prefix, and give credentials by AWS's environment or flags");
        }
        if (parts.length == 2 && Stream.of(parts[1].split("/", -1)).anyMatch(NOT_ON_S3::contains)) {
            throw new IllegalArgumentException("'" + address
                    + "' has an empty part, '.' or '..' between slashes, which S3 takes for a name; leave it out");
        }
    }

    private static boolean holdsCredentials(String bucket) {
        return bucket.contains("@") || bucket.contains(":");
    }

    /** A secret key may hold a slash. */
    private static String withoutCredentials(String address) {
        return address.replaceFirst("//.*@", "//…@");
    }

    /** Whether the other lies below this one, or is the same. On disk, symbolic links that exist now are followed. */
    public boolean holds(Location other) {
        return isAbove(address, other.address)
                || (!isOnS3() && !other.isOnS3() && isAbove(realPath(folder()), realPath(other.folder())));
    }

    private static boolean isAbove(String address, String other) {
        return (other + "/").startsWith(address.endsWith("/") ? address : address + "/");
    }

    /** The path without symbolic links, as far as it exists. */
    private static String realPath(Path path) {
        Path missing = Path.of("");
        for (Path existing = path; existing != null; existing = existing.getParent()) {
            try {
                return existing.toRealPath().resolve(missing).normalize().toString();
            } catch (IOException e) { // It does not exist, or may not be looked at: then its folder counts.
                Path name = existing.getFileName();
                missing = name == null ? missing : name.resolve(missing);
            }
        }
        return path.toString();
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

    /** Whether it is a bucket's, and no folder on disk. */
    public boolean isOnS3() {
        return address.startsWith("s3://");
    }

    public String bucket() {
        return address.substring("s3://".length()).split("/", 2)[0];
    }

    public String prefix() {
        String[] parts = address.substring("s3://".length()).split("/", 2);
        return parts.length == 2 ? parts[1] : "";
    }

    public Path folder() {
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
