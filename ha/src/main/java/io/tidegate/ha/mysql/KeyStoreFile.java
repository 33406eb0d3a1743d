package io.tidegate.ha.mysql;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/**
 * Certificates and keys as the driver wants them, in a file. It is there while a connection is
 * opened, for nobody else to read, under a password that is used once.
 */
final class KeyStoreFile implements AutoCloseable {
    private static final String TYPE = "PKCS12";

    /** Puts things into a store. */
    interface Content {
        void fill(KeyStore store, char[] password) throws GeneralSecurityException;
    }

    private final Optional<Path> file;
    private final String password;

    private KeyStoreFile(Optional<Path> file, String password) {
        this.file = file;
        this.password = password;
    }

    /** Writes no file if there is nothing to put into it. */
    static KeyStoreFile write(Content content) throws IOException, GeneralSecurityException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        KeyStore store = KeyStore.getInstance(TYPE);
        store.load(null, null);
        content.fill(store, password.toCharArray());
        if (store.size() == 0) {
            return new KeyStoreFile(Optional.empty(), "");
        }
        // The JDK makes it readable by its owner only.
        Path file = Files.createTempFile("tidegate-", ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return new KeyStoreFile(Optional.of(file), password);
    }

    boolean isEmpty() {
        return file.isEmpty();
    }

    /** Tells the driver where it is, by the properties that begin with {@code prefix}. */
    void describe(Properties properties, String prefix) {
        file.ifPresent(path -> {
            properties.setProperty(prefix + "Url", path.toUri().toString());
            properties.setProperty(prefix + "Type", TYPE);
            properties.setProperty(prefix + "Password", password);
        });
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
        }
    }
}
