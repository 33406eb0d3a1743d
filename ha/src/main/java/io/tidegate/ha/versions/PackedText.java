package io.tidegate.ha.versions;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A configuration's text in a form that fits into one node of ZooKeeper: some 20,000 tables do,
 * deflated. What comes back is bounded, whatever the packed form says.
 */
final class PackedText {
    /** As {@code ConfigurationLoader} takes it. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private PackedText() {}

    static String pack(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            byte[] part = new byte[8192];
            while (!deflater.finished()) {
                packed.write(part, 0, deflater.deflate(part));
            }
            return Base64.getEncoder().encodeToString(packed.toByteArray());
        } finally {
            deflater.end();
        }
    }

    /**
     * @throws IllegalArgumentException when it is broken or larger than {@link #MAX_BYTES}
     */
    static String unpack(String packed) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(Base64.getDecoder().decode(packed));
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            byte[] part = new byte[8192];
            while (!inflater.finished()) {
                int length = inflater.inflate(part);
                if (length == 0 && !inflater.finished()) {
                    throw new IllegalArgumentException("the text of the version is cut off");
                }
                text.write(part, 0, length);
                if (text.size() > MAX_BYTES) {
                    throw new IllegalArgumentException(
                            "the text of the version is larger than " + MAX_BYTES + " bytes");
                }
            }
            return text.toString(StandardCharsets.UTF_8);
        } catch (DataFormatException broken) {
            throw new IllegalArgumentException("the text of the version is broken", broken);
        } finally {
            inflater.end();
        }
    }
}
