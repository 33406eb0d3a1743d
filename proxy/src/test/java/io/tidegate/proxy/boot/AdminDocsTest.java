package io.tidegate.proxy.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.ddl.JobOwners;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.admin.command.AdminCommand;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.metrics.StatementMeter;
import io.tidegate.proxy.session.Definitions;
import io.tidegate.proxy.session.Processes;
import io.tidegate.proxy.session.RecentErrors;
import io.tidegate.proxy.session.Routing;
import io.tidegate.proxy.session.TrafficGate;
import io.tidegate.sharding.key.KeyColumns;
import io.tidegate.sharding.plan.PlanCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keeps docs/admin.md in step with commands and tables; {@code -Ddocs.update=true} rewrites it. */
final class AdminDocsTest {
    private static final Path PAGE = Path.of("../docs/admin.md");
    private static final String BEGIN = "<!-- generated from the commands and tables: begin -->\n";
    private static final String END = "<!-- generated from the commands and tables: end -->\n";
    private static final String MINIMAL =
            """
            apiVersion: tidegate/v1
            users: {app: {password: x}}
            groups: {g0: {user: u, password: p, nodes: {a: {address: "127.0.0.1:3306"}}}}
            schemas: {shop: {default-group: g0}}
            """;

    private final Administration administration = administration();

    private static Administration administration() {
        Configuration configuration =
                ((LoadResult.Loaded) ConfigurationLoader.parse(MINIMAL, Map.of())).configuration();
        return new Administration(
                Live.of(configuration),
                Live.of(Optional.empty()),
                new DataPlane(
                        new Processes(),
                        new NodeBudgets(),
                        new PlanCache(1),
                        new RecentErrors(),
                        new TrafficGate(Live.of(Routing.of(configuration, KeyColumns.NONE))),
                        new StatementMeter(new SimpleMeterRegistry())),
                new Definitions(Runnable::run, () -> {}, JobOwners.ALONE),
                Live.of(Routing.of(configuration, KeyColumns.NONE)),
                Station.alone(),
                new NodeSights(GroupGates.none(), Live.of(Optional.empty())));
    }

    @Test
    void the_page_has_every_command_and_table() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String expected =
                page.substring(0, begin) + generated() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    @Test
    void no_two_commands_or_tables_have_one_name() {
        Set<String> names = new HashSet<>();

        assertThat(administration.allCommands())
                .allSatisfy(command -> assertThat(names.add(command.grammar().shown())).isTrue());
        assertThat(administration.database().tables())
                .allSatisfy(table -> assertThat(names.add(table.name())).isTrue());
    }

    private String generated() {
        StringBuilder text =
                new StringBuilder("## Commands\n\n| command | role | |\n|---|---|---|\n");
        for (AdminCommand command : administration.allCommands()) {
            text.append("| `")
                    .append(command.grammar().shown().replace("|", "\\|"))
                    .append("` | ")
                    .append(command.role().name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(command.meaning())
                    .append(" |\n");
        }
        text.append("\n## Tables\n");
        for (StateTable table : administration.database().tables()) {
            text.append("\n### ").append(table.name()).append("\n\n").append(table.meaning());
            text.append("\n\n| column | type | |\n|---|---|---|\n");
            for (StateColumn column : table.columns()) {
                text.append(row(column));
            }
        }
        return text.toString();
    }

    private static String row(StateColumn column) {
        List<String> cells =
                List.of(
                        "`" + column.name() + "`",
                        column.type().name().toLowerCase(Locale.ROOT),
                        column.meaning());
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
