package io.tidegate.it.suite;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Whoever waits for something looks at once, and soon again: most of it takes milliseconds. What a
 * busy machine needs longer for has a minute: only a failure is the later for it.
 */
public final class PromptAwaiting implements BeforeAllCallback {
    private static final int SOON = 4;
    private static final Duration SHORT = Duration.ofMillis(25);

    /** InnoDB shows its transactions as it did the last time to whoever asks within 100 ms. */
    private static final Duration LONG = Duration.ofMillis(125);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval((polls, previous) -> polls <= SOON ? SHORT : LONG);
    }
}
