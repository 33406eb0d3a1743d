package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.gtid.MariaDbGtidSet;
import io.tidegate.ha.mysql.gtid.MySqlGtidSet;

/** The two families of servers, which number transactions each in its way. */
public enum ServerFamily {
    MYSQL,
    MARIADB;

    /** The set that holds nothing. */
    public GtidSet none() {
        return switch (this) {
            case MYSQL -> MySqlGtidSet.NONE;
            case MARIADB -> MariaDbGtidSet.NONE;
        };
    }

    /**
     * Reads what a server of the family has printed, or {@link GtidSet#text} has.
     *
     * @throws IllegalArgumentException when it is no set of the family
     */
    public GtidSet parse(String text) {
        return switch (this) {
            case MYSQL -> MySqlGtidSet.parse(text);
            case MARIADB -> MariaDbGtidSet.parse(text);
        };
    }
}
