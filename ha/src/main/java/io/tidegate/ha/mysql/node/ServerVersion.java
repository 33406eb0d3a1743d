package io.tidegate.ha.mysql.node;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's version, as SELECT VERSION() tells it. */
public record ServerVersion(ServerFamily family, int major, int minor, int patch) {
    private static final Pattern NUMBERS =
            Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*");

    /** Before it statements and variables of replication have other names. */
    private static final ServerVersion FIRST_MYSQL =
            new ServerVersion(ServerFamily.MYSQL, 8, 0, 26);

    private static final ServerVersion FIRST_MARIADB =
            new ServerVersion(ServerFamily.MARIADB, 10, 6, 0);

    /**
     * @param text {@code 9.7.0} or {@code 11.4.5-MariaDB-log}
     * @throws UnsupportedServerException when it is none that is known well enough
     */
    static ServerVersion parse(String text) throws UnsupportedServerException {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.matches()) {
            throw new UnsupportedServerException("the server's version cannot be read: " + text);
        }
        ServerFamily family = text.contains("MariaDB") ? ServerFamily.MARIADB : ServerFamily.MYSQL;
        ServerVersion version =
                new ServerVersion(
                        family,
                        Integer.parseInt(numbers.group(1)),
                        Integer.parseInt(numbers.group(2)),
                        Integer.parseInt(numbers.group(3)));
        ServerVersion first =
                switch (family) {
                    case MYSQL -> FIRST_MYSQL;
                    case MARIADB -> FIRST_MARIADB;
                };
        if (!version.isAtLeast(first)) {
            throw new UnsupportedServerException(
                    "the replication of "
                            + version
                            + " is not managed; use "
                            + first
                            + " or later, or a group of a single node");
        }
        return version;
    }

    private boolean isAtLeast(ServerVersion other) {
        return number() >= other.number();
    }

    private long number() {
        return (major * 10_000L + minor) * 10_000L + patch;
    }

    @Override
    public String toString() {
        return (family == ServerFamily.MYSQL ? "MySQL " : "MariaDB ")
                + major
                + "."
                + minor
                + "."
                + patch;
    }
}
