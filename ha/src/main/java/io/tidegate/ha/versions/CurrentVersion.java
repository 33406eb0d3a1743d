package io.tidegate.ha.versions;

import io.tidegate.conf.document.DocumentFormat;

/**
 * Which version holds.
 *
 * @param since in milliseconds since 1970
 */
record CurrentVersion(int number, long since) {
    static final DocumentFormat<CurrentVersion> FORMAT =
            DocumentFormat.of("CurrentVersion", CurrentVersion.class);
}
