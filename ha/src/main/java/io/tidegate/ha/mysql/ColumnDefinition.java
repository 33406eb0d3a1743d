package io.tidegate.ha.mysql;

import io.tidegate.conf.model.KeyType;
import io.tidegate.sharding.key.KeyDomain;
import io.tidegate.sharding.key.TextCharset;
import io.tidegate.sharding.key.TextFolding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column as {@code information_schema.columns} has it.
 *
 * @param dataType in lower case
 * @param columnType the type as it is written in a definition
 * @param extra what the server does with the column by itself, in lower case
 * @param characterSet null when values are not text
 * @param length in characters, or bytes where there are none
 * @param precision the digits of a number
 * @param fraction the digits behind a second
 */
record ColumnDefinition(
        String dataType,
        String columnType,
        String extra,
        @Nullable String characterSet,
        @Nullable String collation,
        int length,
        int precision,
        int scale,
        int fraction) {
    private static final Set<String> INTEGERS =
            Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final Set<String> STRINGS = Set.of("char", "varchar", "binary", "varbinary");
    private static final Set<String> TEMPORALS = Set.of("date", "datetime");

    /** What {@link #read} reads, in this order and from the third column on. */
    static final String COLUMNS =
            "LOWER(data_type), column_type, LOWER(extra), character_set_name, collation_name,"
                    + " IF(character_maximum_length < 100000, character_maximum_length, 0),"
                    + " numeric_precision, numeric_scale, datetime_precision";

    static ColumnDefinition read(ResultSet row) throws SQLException {
        return new ColumnDefinition(
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getInt(8),
                row.getInt(9),
                row.getInt(10),
                row.getInt(11));
    }

    boolean fits(KeyType declared) {
        return switch (declared) {
            case INTEGER -> INTEGERS.contains(dataType);
            case STRING -> STRINGS.contains(dataType);
            case TEMPORAL -> TEMPORALS.contains(dataType);
            case DECIMAL -> dataType.equals("decimal");
            case YEAR -> dataType.equals("year");
            case ENUM -> dataType.equals("enum");
        };
    }

    /** Not among those of SELECT *. */
    boolean isInvisible() {
        return extra.contains("invisible");
    }

    boolean isAutoIncrement() {
        return extra.contains("auto_increment");
    }

    /** Computed from other columns, or set to the time of the last change. */
    boolean changesByItself() {
        return extra.contains("on update")
                || extra.contains("stored generated")
                || extra.contains("virtual generated");
    }

    /** What it makes of values; empty where that is not understood. */
    Optional<KeyDomain> domain(CollationWeights weights) throws SQLException {
        boolean unsigned = columnType.contains("unsigned");
        return switch (dataType) {
            case "tinyint" -> Optional.of(KeyDomain.integer(8, unsigned));
            case "smallint" -> Optional.of(KeyDomain.integer(16, unsigned));
            case "mediumint" -> Optional.of(KeyDomain.integer(24, unsigned));
            case "int" -> Optional.of(KeyDomain.integer(32, unsigned));
            case "bigint" -> Optional.of(KeyDomain.integer(64, unsigned));
            case "decimal" -> Optional.of(KeyDomain.decimal(precision, scale, unsigned));
            case "date" -> Optional.of(KeyDomain.date());
            case "datetime" -> Optional.of(KeyDomain.dateTime(fraction));
            case "year" -> Optional.of(KeyDomain.year());
            case "binary", "varbinary" -> Optional.of(KeyDomain.binary(length));
            case "char", "varchar" -> text(weights);
            case "enum" -> enumeration(weights);
            default -> Optional.empty();
        };
    }

    private Optional<KeyDomain> text(CollationWeights weights) throws SQLException {
        return characterSet == null || collation == null
                ? Optional.empty()
                : Optional.of(
                        KeyDomain.text(
                                length, TextCharset.of(characterSet), folding(weights, collation)));
    }

    private Optional<KeyDomain> enumeration(CollationWeights weights) throws SQLException {
        if (characterSet == null || collation == null) {
            return Optional.empty();
        }
        TextFolding folding = folding(weights, collation);
        boolean exact =
                folding != TextFolding.ASCII
                        && collation.endsWith("_ci")
                        && !collation.contains("_as_");
        return EnumMembers.of(columnType)
                .map(members ->
                        KeyDomain.enumeration(
                                members, TextCharset.of(characterSet), folding, exact));
    }

    /** Of other character sets no more than ASCII is followed. */
    private TextFolding folding(CollationWeights weights, String of) throws SQLException {
        return characterSet == null || TextCharset.of(characterSet).isAsciiOnly()
                ? TextFolding.ASCII
                : weights.folding(of);
    }

    /** For those who have to make two columns alike. */
    String description() {
        return collation == null ? columnType : columnType + " COLLATE " + collation;
    }
}
