package io.tidegate.it.suite;

import io.tidegate.conf.certificate.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;

/**
 * A certificate and its key as the files that servers, drivers and configurations name.
 *
 * @param certificate and the one who vouches for it, as it does so itself
 */
record PemFiles(Path certificate, Path key) {
    /** Writes {@code name.pem} and {@code name.key}, each at once. */
    static PemFiles write(Path directory, String name, Identity identity) throws Exception {
        Path certificate = directory.resolve(name + ".pem");
        Path key = directory.resolve(name + ".key");
        write(key, "PRIVATE KEY", identity.key().getEncoded());
        write(certificate, "CERTIFICATE", identity.certificate().getEncoded());
        return new PemFiles(certificate, key);
    }

    private static void write(Path file, String type, byte[] content) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Path whole = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(
                whole, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
