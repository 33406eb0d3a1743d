package io.tidegate.conf.load;

import io.tidegate.conf.certificate.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;

/** Writes what is made in a test as the files that a configuration names. */
final class PemFile {
    private PemFile() {}

    static void certificate(Path file, Identity identity) throws Exception {
        write(file, "CERTIFICATE", identity.certificate().getEncoded());
    }

    static void key(Path file, Identity identity) throws IOException {
        write(file, "PRIVATE KEY", identity.key().getEncoded());
    }

    private static void write(Path file, String type, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        // At once, so that nobody reads half of it.
        Path whole = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(
                whole, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
