package io.tidegate.conf.load;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What a configuration refers to outside of its own text.
 *
 * @param environment the variables that stand for passwords
 * @param directory that relative paths start from
 * @param reads told of every file that is read, with what it held; nothing if it could not be read
 */
record Surroundings(
        Map<String, String> environment, Path directory, BiConsumer<Path, byte[]> reads) {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final byte[] NOTHING = {};

    /** Reads the file that {@code key} names; why it cannot be read is a problem of the section. */
    Optional<byte[]> file(Section section, String key, String name) {
        Path path;
        try {
            path = directory.resolve(name);
        } catch (InvalidPathException noPath) {
            section.problem(key, "is not a path: " + name, "");
            return Optional.empty();
        }
        byte[] content = NOTHING;
        try {
            if (Files.size(path) > MAX_BYTES) {
                section.problem(key, path + " is larger than 1 MiB", "this cannot be a PEM file");
            } else {
                content = Files.readAllBytes(path);
                return Optional.of(content);
            }
        } catch (AccessDeniedException denied) {
            section.problem(
                    key,
                    path + " may not be read by the user " + System.getProperty("user.name"),
                    "let this user read it, and nobody else if it holds a key: chown, chmod 400; the"
                            + " directories above it have to let it through");
        } catch (NoSuchFileException missing) {
            section.problem(
                    key,
                    path + " does not exist",
                    "relative paths start where the configuration's file is");
        } catch (IOException unreadable) {
            section.problem(
                    key,
                    path + " cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                    "check the path and its permissions");
        } finally {
            reads.accept(path, content);
        }
        return Optional.empty();
    }
}
