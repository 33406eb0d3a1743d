package io.tidegate.ha.mysql;

import io.tidegate.sharding.key.KeyColumns;
import java.util.List;

/**
 * What the servers have to say of a configuration.
 *
 * @param columns the keys' columns, where all servers that have one were asked and agree
 */
public record KeyColumnReport(List<Finding> findings, KeyColumns columns) {
    public KeyColumnReport {
        findings = List.copyOf(findings);
    }
}
