package io.tidegate.ha.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks a server whether a collation keeps apart what routing keeps apart: texts of printable ASCII
 * that differ in more than case and trailing spaces. Nearly all collations do. Of those that do
 * not, some take letters for equal (Latin i and j, Lithuanian i and y), some signs (Chinese y and
 * ~), and Hungarian a doubled digraph and its short form; a character set without all of ASCII
 * makes what it lacks a question mark.
 *
 * <p>Threads: one caller, for as long as the connection is open.
 */
final class CollationProbe {
    private static final String SAMPLES = samples();

    private final Connection connection;
    private final Map<String, Optional<String>> known = new HashMap<>();

    CollationProbe(Connection connection) {
        this.connection = connection;
    }

    /** In hexadecimal digits, which read the same whatever the server's SQL mode. */
    private static String samples() {
        Stream<String> characters =
                IntStream.rangeClosed('!', '~')
                        .filter(character -> character < 'A' || character > 'Z')
                        .mapToObj(Character::toString);
        return Stream.concat(characters, Stream.of("ccs", "cscs"))
                .map(sample -> HexFormat.of().formatHex(sample.getBytes(US_ASCII)))
                .map(hex -> "SELECT _ascii 0x" + hex + " AS sample")
                .collect(Collectors.joining(" UNION ALL "));
    }

    /** Different texts that the collation takes for equal, such as {@code i = j}; mostly none. */
    Optional<String> confused(String characterSet, String collation) throws SQLException {
        Optional<String> answer = known.get(collation);
        if (answer == null) {
            answer = ask(characterSet, collation);
            known.put(collation, answer);
        }
        return answer;
    }

    private Optional<String> ask(String characterSet, String collation) throws SQLException {
        String sql =
                "SELECT GROUP_CONCAT(sample ORDER BY HEX(sample) SEPARATOR ' = ') FROM ("
                        + SAMPLES
                        + ") samples GROUP BY CONVERT(sample USING "
                        + characterSet
                        + ") COLLATE "
                        + collation
                        + " HAVING COUNT(*) > 1 ORDER BY 1 LIMIT 1";
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }
}
