package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Date ranges that grow: what further shards are like. */
class GrowthTest {
    private static final String EVENTS =
            "events: {key: at, function: {date-range: {unit: month, from: 2026-01, to: 2026-02,"
                    + " ahead: 1, grow: true}}%s}";

    private static TableConfig.Sharded events(String more) {
        return Yaml.table(EVENTS.formatted(more), "events");
    }

    private static List<String> groups(TableConfig.Sharded table) {
        return table.placement().stream().map(GroupId::name).toList();
    }

    @Test
    void a_range_does_not_grow_unless_it_says_so() {
        String table =
                "t: {key: d, function: {date-range: {unit: month, from: 2026-01, to: 2026-02, ahead:"
                        + " 1}}}";

        assertThat(Yaml.table(table, "t").growth()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "; g0 g0 g0 g0 g0",
                ", placement: g1; g1 g1 g1 g1 g1",
                ", placement: round-robin; g0 g1 g0 g1 g0",
                ", placement: {g0: 0-1, g1: 2}; g0 g0 g1 g1 g1",
                ", placement: {g1: 0, g0: 1}; g1 g0 g0 g0 g0"
            })
    void further_shards_have_their_place(String placement, String groups) {
        TableConfig.Sharded grown =
                events(placement == null ? "" : placement).grownTo(LocalDate.of(2026, 4, 1));

        assertThat(groups(grown)).containsExactly(groups.split(" "));
        assertThat(grown.subTables())
                .containsExactly(
                        "events_202601",
                        "events_202602",
                        "events_202603",
                        "events_202604",
                        "events_202605");
    }

    /** What is prepared on the servers is what every proxy reads out of the text afterwards. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                ", placement: round-robin",
                ", placement: {g0: 0-1, g1: 2}",
                ", placement: {g0: 0-1, g1: 2}, sub-tables: 'e{shard:03d}'"
            })
    void a_table_that_has_grown_is_the_one_that_the_text_says(String more) {
        String later = EVENTS.formatted(more).replace("to: 2026-02", "to: 2026-04");

        assertThat(events(more).grownTo(LocalDate.of(2026, 4, 1)))
                .isEqualTo(Yaml.table(later, "events"));
    }

    @Test
    void co_located_tables_grow_alike_under_names_of_their_own() {
        String tables =
                EVENTS.formatted(", placement: round-robin")
                        + "\nnotes: {colocate-with: events, key: at}";
        TableConfig.Sharded notes = Yaml.table(tables, "notes").grownTo(LocalDate.of(2026, 3, 1));

        assertThat(groups(notes)).containsExactly("g0", "g1", "g0", "g1");
        assertThat(notes.subTables()).endsWith("notes_202603", "notes_202604");
    }

    @Test
    void an_earlier_period_leaves_it_as_it_is() {
        TableConfig.Sharded events = events("");

        assertThat(events.grownTo(LocalDate.of(2026, 1, 1))).isSameAs(events);
    }

    @Test
    void a_range_that_grows_without_a_period_ahead_is_refused() {
        String table = EVENTS.formatted("").replace("ahead: 1", "ahead: 0");

        assertThat(Yaml.problems(Yaml.withTable(table)))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains("is 0 in a range that grows"));
    }

    @Test
    void a_shard_between_those_that_are_named_needs_its_place() {
        assertThat(Yaml.problems(Yaml.withTable(EVENTS.formatted(", placement: {g0: 0, g1: 2}"))))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains("shards without a group: [1]"));
    }
}
