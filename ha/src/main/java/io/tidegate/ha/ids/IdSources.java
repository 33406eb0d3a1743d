package io.tidegate.ha.ids;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.IdGenerator;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Where one proxy's ids come from: one source for each table, or schema, as long as it runs. */
public final class IdSources implements AutoCloseable {
    private final Supplier<Configuration> configuration;
    private final String owner = ProcessHandle.current().pid() + " " + UUID.randomUUID();
    private final ConcurrentMap<String, SnowflakeSource> snowflakes = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, SegmentSource> segments = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param configuration the one that is in use
     */
    public IdSources(Supplier<Configuration> configuration) {
        this.configuration = configuration;
    }

    /**
     * Reserves what a configuration's tables will need, so that their first rows do not wait, and
     * ends what none of them needs any more.
     */
    public void prepare(Configuration next) {
        Set<String> needed = new HashSet<>();
        for (SchemaConfig schema : next.schemas().values()) {
            boolean any =
                    schema.tables().values().stream()
                            .anyMatch(table ->
                                    generated(table)
                                            .filter(column ->
                                                    column.generator()
                                                            instanceof IdGenerator.Snowflake)
                                            .isPresent());
            if (any) {
                needed.add(schema.name());
            }
        }
        needed.forEach(this::snowflake);
        snowflakes.forEach((schema, source) -> {
            if (!needed.contains(schema) && snowflakes.remove(schema, source)) {
                source.close();
            }
        });
    }

    private static Optional<GeneratedColumn> generated(TableConfig table) {
        return table instanceof TableConfig.Sharded sharded
                ? sharded.generated()
                : Optional.empty();
    }

    /** The ids of a table's generated column. */
    public IdSource of(String schema, String table, IdGenerator generator) {
        return switch (generator) {
            case IdGenerator.Snowflake _ -> snowflake(schema);
            case IdGenerator.Segment(int block) -> segment(schema, table, block);
        };
    }

    private SnowflakeSource snowflake(String schema) {
        SnowflakeSource source =
                snowflakes.computeIfAbsent(
                        schema,
                        _ -> {
                            SnowflakeSource made =
                                    new SnowflakeSource(
                                            schema,
                                            owner,
                                            new WorkerTable(configuration, schema),
                                            SnowflakeSource.RENEWAL,
                                            System::currentTimeMillis);
                            made.start();
                            return made;
                        });
        if (closed) {
            // It may have been made while the others were closed.
            source.close();
        }
        return source;
    }

    private SegmentSource segment(String schema, String table, int block) {
        // A block of another size is another source: what is left of the old one is never given.
        return segments.computeIfAbsent(
                schema + "\n" + table.toLowerCase(Locale.ROOT) + "\n" + block,
                _ -> new SegmentSource(block, new SegmentRow(configuration, schema, table)));
    }

    /**
     * @throws io.tidegate.conf.error.TidegateException when nobody may have so many at once
     */
    public static void requireCount(IdSource source, long count) {
        if (count > source.most()) {
            throw ErrorCode.TOO_MANY_IDS.with(
                    count
                            + " ids at once, which have to follow each other; the generator gives "
                            + source.most()
                            + " at most: send fewer rows in a statement");
        }
    }

    @Override
    public void close() {
        closed = true;
        snowflakes.values().forEach(SnowflakeSource::close);
    }
}
