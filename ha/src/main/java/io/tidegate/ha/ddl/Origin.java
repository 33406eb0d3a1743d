package io.tidegate.ha.ddl;

import java.util.Map;

/**
 * Where a statement comes from.
 *
 * @param statement as its client has sent it
 * @param settings variables of the client's session that matter to DDL, by name
 */
public record Origin(String user, String statement, Map<String, String> settings) {
    public Origin {
        settings = Map.copyOf(settings);
    }
}
