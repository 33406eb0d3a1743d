package io.tidegate.proxy.session;

import io.tidegate.sharding.rule.TableName;
import java.time.Duration;
import java.time.Instant;

/**
 * One table on which traffic is paused.
 *
 * @param limit how long one statement waits
 * @param waiting statements that wait now
 */
public record PauseRow(TableName table, Instant since, Duration limit, int waiting) {}
