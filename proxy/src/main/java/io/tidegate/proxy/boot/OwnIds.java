package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.ha.ids.IdSource;
import io.tidegate.ha.ids.IdSources;
import io.tidegate.proxy.http.IdsPage;
import java.util.Optional;

/** The ids that this proxy gives, for those who ask over HTTP. */
record OwnIds(Live<Configuration> configuration, IdSources sources) implements IdsPage.Ids {
    @Override
    public long next(String table, int count) {
        int dot = table.indexOf('.');
        String schema = dot < 0 ? "" : table.substring(0, dot);
        String name = table.substring(dot + 1);
        GeneratedColumn column =
                generated(schema, name)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the configuration has no sharded table of that name with"
                                                + " generate: write its schema, too"));
        IdSource source = sources.of(schema, name, column.generator());
        IdSources.requireCount(source, count);
        return source.await(count);
    }

    private Optional<GeneratedColumn> generated(String schema, String name) {
        SchemaConfig config = configuration.current().schemas().get(schema);
        if (config == null) {
            return Optional.empty();
        }
        return config.tables().values().stream()
                .filter(table -> table.name().equalsIgnoreCase(name))
                .flatMap(table ->
                        table instanceof TableConfig.Sharded sharded
                                ? sharded.generated().stream()
                                : Optional.<GeneratedColumn>empty().stream())
                .findFirst();
    }
}
