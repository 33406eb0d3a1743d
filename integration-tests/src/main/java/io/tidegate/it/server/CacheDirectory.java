package io.tidegate.it.server;

import java.nio.file.Path;

/** Where unpacked servers are kept between runs: {@code $TIDEGATE_CACHE} or ~/.cache/tidegate. */
public final class CacheDirectory {
    private CacheDirectory() {}

    public static Path path() {
        String chosen = System.getenv("TIDEGATE_CACHE");
        return chosen == null || chosen.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "tidegate")
                : Path.of(chosen).toAbsolutePath();
    }
}
