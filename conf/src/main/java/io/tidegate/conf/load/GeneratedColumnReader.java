package io.tidegate.conf.load;

import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.IdGenerator;
import io.tidegate.conf.model.KeyColumn;
import io.tidegate.conf.model.KeyType;
import java.util.Map;
import java.util.Optional;

/** Reads {@code generate} of a table: one column, and where its values come from. */
final class GeneratedColumnReader {
    private static final String HINT =
            "write generate: {id: snowflake}, {id: segment} or {id: {segment: {block: 1000}}}";
    private static final int LARGEST_BLOCK = 10_000_000;

    private GeneratedColumnReader() {}

    static Optional<GeneratedColumn> read(Section table, KeyColumn key) {
        if (!table.has("generate")) {
            return Optional.empty();
        }
        Section generate = table.section("generate");
        if (generate.keys().size() != 1) {
            table.problem("generate", "needs exactly one column, as AUTO_INCREMENT does", HINT);
            return Optional.empty();
        }
        String column = generate.keys().iterator().next();
        if (column.equalsIgnoreCase(key.name()) && key.type() != KeyType.INTEGER) {
            generate.problem(
                    column,
                    "is the sharding key and no integer: " + key.type(),
                    "generate an integer column");
        }
        return generator(generate, column).map(generator -> new GeneratedColumn(column, generator));
    }

    private static Optional<IdGenerator> generator(Section generate, String column) {
        if (generate.raw(column) instanceof Map<?, ?>) {
            return segment(generate.section(column));
        }
        String name = generate.text(column).orElse("");
        return switch (name) {
            case "snowflake" -> Optional.of(new IdGenerator.Snowflake());
            case "segment" ->
                    Optional.of(new IdGenerator.Segment(IdGenerator.Segment.DEFAULT_BLOCK));
            default -> {
                generate.problem(column, "is neither snowflake nor segment: " + name, HINT);
                yield Optional.empty();
            }
        };
    }

    private static Optional<IdGenerator> segment(Section generator) {
        if (!generator.has("segment")) {
            generator.problem("", "takes options for segment only", HINT);
            return Optional.empty();
        }
        Section segment = generator.section("segment");
        int block = segment.number("block", IdGenerator.Segment.DEFAULT_BLOCK, 1, LARGEST_BLOCK);
        segment.end();
        generator.end();
        return Optional.of(new IdGenerator.Segment(block));
    }
}
