package io.tidegate.ha.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.ha.state.Lexeme;
import io.tidegate.ha.state.Lexemes;
import io.tidegate.sharding.sql.LocalFiles;
import io.tidegate.sharding.sql.SqlDialect;
import java.util.List;
import java.util.Optional;

/**
 * The file that a statement itself names to be sent: behind LOAD DATA LOCAL INFILE, or in the admin
 * port's CONFIG APPLY FILE and CONFIG VALIDATE FILE.
 */
final class NamedFile {
    private NamedFile() {}

    /** Empty when it names none, or more than one. */
    static Optional<String> in(String sql) {
        byte[] bytes = sql.getBytes(UTF_8);
        List<byte[]> loaded =
                LocalFiles.in(bytes, bytes.length, new SqlDialect(UTF_8, false, false, true));
        return switch (loaded.size()) {
            case 0 -> ofCommand(sql);
            case 1 -> Optional.of(new String(loaded.getFirst(), UTF_8));
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofCommand(String sql) {
        List<Lexeme> parts;
        try {
            parts = Lexemes.ofCommand(sql);
        } catch (IllegalArgumentException withoutEnd) {
            return Optional.empty();
        }
        boolean names =
                parts.size() >= 4
                        && parts.get(0).isWord("CONFIG")
                        && (parts.get(1).isWord("APPLY") || parts.get(1).isWord("VALIDATE"))
                        && parts.get(2).isWord("FILE")
                        && parts.get(3).kind() == Lexeme.Kind.STRING;
        return names ? Optional.of(parts.get(3).text()) : Optional.empty();
    }
}
