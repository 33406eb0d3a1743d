package io.tidegate.ha.versions;

import java.time.Duration;

/**
 * Whether one proxy shall have a version in use before the others.
 *
 * @param proxy empty for none
 * @param millis for how long
 */
record Trial(String proxy, long millis) {
    static final Trial NONE = new Trial("", 0);

    static Trial by(String proxy, Duration time) {
        return new Trial(proxy, time.toMillis());
    }

    boolean isWanted() {
        return !proxy.isEmpty();
    }
}
