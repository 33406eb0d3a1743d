package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;

/**
 * What a member said when it joined an epoch.
 *
 * @param text what the fence's purpose asks of it, empty for nothing
 * @param unknown it could not tell, and joined when nobody waited for it any more
 */
record FenceAnswer(String text, boolean unknown) {
    static final DocumentFormat<FenceAnswer> FORMAT =
            DocumentFormat.of("FenceAnswer", FenceAnswer.class);
}
