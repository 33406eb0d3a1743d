package io.tidegate.conf.model;

import java.time.Duration;

/**
 * When an address that only ever fails to log in is not greeted any more.
 *
 * @param most failures in a row without a log-in between; 0 for any number
 * @param block for how long
 */
public record ConnectErrors(int most, Duration block) {}
