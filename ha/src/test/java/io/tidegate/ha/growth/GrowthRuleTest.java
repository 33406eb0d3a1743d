package io.tidegate.ha.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthRuleTest {
    private static final String TEXT =
            """
            apiVersion: tidegate/v1
            users: {app: {password: secret}}
            groups:
              g0: {user: u, password: p, nodes: {a: {address: "h:3306"}}}
              g1: {user: u, password: p, nodes: {a: {address: "i:3306"}}}
            schemas:
              shop:
                default-group: g0
                tables:
                  # as it was agreed
                  events: {key: at, function: {date-range: {unit: month, from: 2026-01, to: 2026-03, ahead: 2, grow: true}}, placement: round-robin}
                  notes:  {colocate-with: events, key: at}
                  fixed:  {key: at, function: {date-range: {unit: month, from: 2026-01, to: 2026-03}}}
            """;

    private static Configuration configuration(String text) {
        if (ConfigurationLoader.parse(text, Map.of())
                instanceof LoadResult.Loaded(Configuration configuration)) {
            return configuration;
        }
        throw new AssertionError(text);
    }

    private static GrowthRule.Due due(LocalDate today) {
        return GrowthRule.due(configuration(TEXT), today).getFirst();
    }

    @ParameterizedTest
    @CsvSource({"2025-12-31", "2026-01-15", "2026-03-31"})
    void while_the_range_reaches_to_today_nothing_is_due(LocalDate today) {
        assertThat(GrowthRule.due(configuration(TEXT), today)).isEmpty();
    }

    @Test
    void with_the_first_day_behind_it_the_table_is_due_with_those_that_shard_alike() {
        GrowthRule.Due due = due(LocalDate.of(2026, 4, 1));

        assertThat(due.name()).isEqualTo("shop.events");
        assertThat(due.period()).isEqualTo("2026-04");
        assertThat(due.stretches())
                .extracting(stretch -> stretch.table().name(), stretch -> stretch.period(5))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("events", "2026-06"),
                        org.assertj.core.groups.Tuple.tuple("notes", "2026-06"));
        assertThat(due.stretches()).allMatch(each -> each.first() == 5 && each.last() == 5);
    }

    @Test
    void periods_that_nobody_has_seen_are_all_made_up_for() {
        assertThat(due(LocalDate.of(2026, 7, 9)).stretches())
                .allMatch(each -> each.first() == 5 && each.last() == 8);
    }

    @Test
    void what_is_to_come_is_told_before() {
        assertThat(GrowthRule.outlook(configuration(TEXT)))
                .containsExactly(
                        new GrowthRule.Outlook(
                                "shop",
                                "events",
                                "events",
                                "2026-05",
                                2,
                                LocalDate.of(2026, 4, 1),
                                "events_202606",
                                "g1"),
                        new GrowthRule.Outlook(
                                "shop",
                                "notes",
                                "events",
                                "2026-05",
                                2,
                                LocalDate.of(2026, 4, 1),
                                "notes_202606",
                                "g1"));
    }

    @Test
    void the_text_is_changed_in_one_place() {
        String grown = new GrownText(Map.of()).of(TEXT, due(LocalDate.of(2026, 5, 1)));

        assertThat(grown).isEqualTo(TEXT.replaceFirst("to: 2026-03, ahead", "to: 2026-05, ahead"));
    }

    @Test
    void a_text_that_means_another_table_by_then_is_refused() {
        String other = TEXT.replace("placement: round-robin", "placement: g1");

        assertThatThrownBy(() -> new GrownText(Map.of()).of(other, due(LocalDate.of(2026, 4, 1))))
                .hasMessageContaining("than was prepared");
    }
}
