package io.tidegate.ha.versions;

import io.tidegate.conf.document.DocumentFormat;

/**
 * One version of the configuration, whole.
 *
 * @param parent the version that held when it was proposed; 0 for none
 * @param time when it was proposed, in milliseconds since 1970
 * @param packed the text, see {@link PackedText}
 */
record ConfigVersion(int parent, String author, long time, String comment, String packed) {
    static final DocumentFormat<ConfigVersion> FORMAT =
            DocumentFormat.of("ConfigVersion", ConfigVersion.class);
}
