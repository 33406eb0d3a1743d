package io.tidegate.sharding.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyDomain;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.TableRule;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which ids the generated column of a loaded table holds, as its servers say. LOCAL makes the
 * nearest number of one that does not fit, and several rows may come to have that: a unique index
 * sees those of its own sub-table only.
 *
 * @param type of the column, as servers call it
 */
public record LoadedIds(String type, KeyDomain domain) {

    /** An expression that is the type of the column in all sub-tables that a group has. */
    public static String question(TableRule rule, GroupId group) {
        List<String> subTables = new ArrayList<>();
        for (int shard = 0; shard < rule.subTables().size(); shard++) {
            if (rule.placement().get(shard).equals(group)) {
                subTables.add(text(rule.subTables().get(shard)));
            }
        }
        return "(SELECT GROUP_CONCAT(DISTINCT CONCAT(LOWER(data_type),"
                + " IF(LOCATE('unsigned', LOWER(column_type)) > 0, ' unsigned', '')))"
                + " FROM information_schema.columns WHERE table_schema = "
                + text(rule.schema())
                + " AND table_name IN ("
                + String.join(", ", subTables)
                + ") AND column_name = "
                + text(rule.generated().orElseThrow().name())
                + ")";
    }

    private static String text(String name) {
        return "_utf8mb4 X'" + HexFormat.of().formatHex(name.getBytes(UTF_8)) + "'";
    }

    /**
     * @param types what the group has answered
     * @throws io.tidegate.conf.error.TidegateException when it is not one type of integers
     */
    public static LoadedIds of(TableRule rule, GroupId group, @Nullable String types) {
        String type = String.valueOf(types);
        boolean unsigned = type.endsWith(" unsigned");
        int bits =
                switch (unsigned ? type.substring(0, type.indexOf(' ')) : type) {
                    case "tinyint" -> 8;
                    case "smallint" -> 16;
                    case "mediumint" -> 24;
                    case "int" -> 32;
                    case "bigint" -> 64;
                    default ->
                            throw ErrorCode.KEY_VALUE_UNROUTABLE.with(
                                    "LOAD DATA into "
                                            + rule.table()
                                            + ", of whose generated column "
                                            + rule.generated().orElseThrow().name()
                                            + " the sub-tables on group "
                                            + group
                                            + " have not one type of integers, but "
                                            + type
                                            + "; make them alike");
                };
        return new LoadedIds(type.toUpperCase(Locale.ROOT), KeyDomain.integer(bits, unsigned));
    }

    boolean hold(KeyValue id) {
        return domain.stored(id) instanceof Key.Whole;
    }
}
