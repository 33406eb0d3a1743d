package io.tidegate.proxy.session;

import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.TextResult;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How servers are asked where in the order of transactions they are. */
final class ReadPosition {
    private static final Pattern IDS = Pattern.compile("[0-9A-Za-z_:,-]*");

    /**
     * What is committed is visible before it counts as executed, and owned until then: together
     * they have all that anybody can have seen. The one that it leaves first is read first.
     */
    private static final byte[] OF_MYSQL =
            Session.bytes(
                    "SELECT CONCAT_WS(',', NULLIF(REGEXP_REPLACE(@@GLOBAL.gtid_owned, '#[0-9]+',"
                            + " ''), ''), NULLIF(@@GLOBAL.gtid_executed, ''))");

    /** The log has it before it is visible. */
    private static final byte[] OF_MARIADB = Session.bytes("SELECT @@GLOBAL.gtid_binlog_pos");

    private ReadPosition() {}

    /** Asks a master for all that anybody can have seen in its group. */
    static byte[] question(boolean mariaDb) {
        return mariaDb ? OF_MARIADB : OF_MYSQL;
    }

    /** Empty where the answer is no set of ids, as in a character set that is not read here. */
    static Optional<String> answer(byte[] reply) {
        try {
            String ids = TextResult.decode(reply, 1).text(0).replace("\n", "").replace(" ", "");
            return IDS.matcher(ids).matches() ? Optional.of(ids) : Optional.empty();
        } catch (MalformedPacketException other) {
            return Optional.empty();
        }
    }

    /** Has a replica wait until it has them. */
    static byte[] waiting(boolean mariaDb, String ids, Duration limit) {
        if (!IDS.matcher(ids).matches()) {
            throw new IllegalArgumentException("no ids of transactions");
        }
        return Session.bytes(
                String.format(
                        Locale.ROOT,
                        mariaDb
                                ? "SELECT MASTER_GTID_WAIT('%s', %.3f)"
                                : "SELECT WAIT_FOR_EXECUTED_GTID_SET('%s', %.3f)",
                        ids,
                        limit.toMillis() / 1000.0));
    }

    /** Whether it has them. */
    static boolean isMet(byte[] reply) {
        try {
            return TextResult.decode(reply, 1).text(0).equals("0");
        } catch (MalformedPacketException other) {
            return false;
        }
    }
}
