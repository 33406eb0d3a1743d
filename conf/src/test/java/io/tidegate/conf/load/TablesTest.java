package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.DateUnit;
import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.IdGenerator;
import io.tidegate.conf.model.KeyColumn;
import io.tidegate.conf.model.KeyType;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TablesTest {
    private static final GroupId G0 = new GroupId("g0");
    private static final GroupId G1 = new GroupId("g1");

    @Test
    void a_table_lives_on_the_default_group_in_numbered_sub_tables() {
        assertThat(Yaml.table("t: {key: id, function: {hash: {shards: 2}}}", "t"))
                .isEqualTo(
                        new TableConfig.Sharded(
                                "t",
                                new KeyColumn("id", KeyType.INTEGER),
                                new FunctionConfig.Hash(2),
                                List.of(G0, G0),
                                List.of("t_0000", "t_0001"),
                                Optional.empty(),
                                ScatterPolicy.ALLOW));
    }

    static Stream<Arguments> functions() {
        return Stream.of(
                Arguments.of("key: k, function: {hash: {shards: 3}}", new FunctionConfig.Hash(3)),
                Arguments.of("key: k, function: {mod: {shards: 3}}", new FunctionConfig.Mod(3)),
                Arguments.of(
                        "key: k, function: {range: [{below: -5}, {below: 7}]}",
                        new FunctionConfig.Range(List.of(-5L, 7L), false)),
                Arguments.of(
                        "key: k, function: {range: [{below: 7}, {rest: true}]}",
                        new FunctionConfig.Range(List.of(7L), true)),
                Arguments.of(
                        "key: k, function: {list: [{values: [1, 2]}, {values: [-3]}]}",
                        new FunctionConfig.Listed(
                                List.of(List.of("1", "2"), List.of("-3")), false)),
                Arguments.of(
                        "key: {column: k, type: string},"
                                + " function: {list: [{values: [a]}, {rest: true}]}",
                        new FunctionConfig.Listed(List.of(List.of("a")), true)),
                Arguments.of(
                        "key: k, function: {date-range: {unit: month, from: 2026-01, to: 2026-03}}",
                        new FunctionConfig.DateRange(
                                DateUnit.MONTH,
                                LocalDate.of(2026, 1, 1),
                                LocalDate.of(2026, 3, 1),
                                0)));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void every_function_is_read(String table, FunctionConfig function) {
        assertThat(Yaml.table("t: {" + table + "}", "t").function()).isEqualTo(function);
    }

    @Test
    void the_key_of_a_date_range_is_temporal_unless_it_says_otherwise() {
        String table = "t: {key: d, function: {date-range: {unit: year, from: 2026, to: 2026}}}";

        assertThat(Yaml.table(table, "t").key()).isEqualTo(new KeyColumn("d", KeyType.TEMPORAL));
    }

    @ParameterizedTest
    @CsvSource({
        "year, 2025, 2026, 1, t_2025 t_2026 t_2027",
        "month, 2025-11, 2025-12, 1, t_202511 t_202512 t_202601",
        "day, 2028-02-28, 2028-02-29, 1, t_20280228 t_20280229 t_20280301"
    })
    void sub_tables_of_dates_are_named_by_their_period(
            String unit, String from, String to, int ahead, String names) {
        String function =
                "{unit: %s, from: %s, to: %s, ahead: %d}".formatted(unit, from, to, ahead);
        String table = "t: {key: d, function: {date-range: " + function + "}}";

        assertThat(Yaml.table(table, "t").subTables()).containsExactly(names.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "{table}_{shard}, t_0 t_1",
        "{table}_{shard:02d}, t_00 t_01",
        "{table}_{shard:00d}, t_0 t_1",
        "part{shard:03d}of{table}, part000oft part001oft"
    })
    void sub_tables_are_named_by_their_pattern(String pattern, String names) {
        String table = "t: {key: id, function: {hash: {shards: 2}}, sub-tables: '" + pattern + "'}";

        assertThat(Yaml.table(table, "t").subTables()).containsExactly(names.split(" "));
    }

    static Stream<Arguments> placements() {
        return Stream.of(
                Arguments.of("g1", List.of(G1, G1, G1, G1)),
                Arguments.of("round-robin", List.of(G0, G1, G0, G1)),
                Arguments.of("{g0: 0-1, g1: 2-3}", List.of(G0, G0, G1, G1)),
                Arguments.of("{g1: '0,2-3', g0: 1}", List.of(G1, G0, G1, G1)));
    }

    @ParameterizedTest
    @MethodSource("placements")
    void every_form_of_placement_is_read(String placement, List<GroupId> groups) {
        String table = "t: {key: id, function: {hash: {shards: 4}}, placement: " + placement + "}";

        assertThat(Yaml.table(table, "t").placement()).isEqualTo(groups);
    }

    @Test
    void a_co_located_table_takes_function_and_placement_over() {
        String tables =
                """
                Items: {colocate-with: parents, key: {column: parent, type: string}, scatter: warn}
                parents: {key: {column: id, type: string}, function: {hash: {shards: 2}}, placement: round-robin}
                """;

        assertThat(Yaml.table(tables, "items"))
                .isEqualTo(
                        new TableConfig.Sharded(
                                "Items",
                                new KeyColumn("parent", KeyType.STRING),
                                new FunctionConfig.Hash(2),
                                List.of(G0, G1),
                                List.of("Items_0000", "Items_0001"),
                                Optional.of("parents"),
                                ScatterPolicy.WARN));
    }

    static Stream<Arguments> generators() {
        return Stream.of(
                Arguments.of("{n: snowflake}", new IdGenerator.Snowflake()),
                Arguments.of("{n: segment}", new IdGenerator.Segment(1000)),
                Arguments.of("{n: {segment: {block: 50}}}", new IdGenerator.Segment(50)),
                Arguments.of("{n: {segment: {}}}", new IdGenerator.Segment(1000)));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void every_generator_is_read(String generate, IdGenerator generator) {
        String table = "t: {key: id, function: {hash: {shards: 2}}, generate: " + generate + "}";

        assertThat(Yaml.table(table, "t").generated())
                .contains(new GeneratedColumn("n", generator));
    }

    @Test
    void a_broadcast_table_has_nothing_but_its_name() {
        assertThat(Yaml.load(Yaml.withTable("Lands: {broadcast: true}")).schemas().get("shop"))
                .satisfies(schema ->
                        assertThat(schema.tables())
                                .containsEntry("lands", new TableConfig.Broadcast("Lands")));
    }
}
