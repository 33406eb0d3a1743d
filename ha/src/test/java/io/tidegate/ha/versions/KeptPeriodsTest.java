package io.tidegate.ha.versions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptPeriodsTest {
    private static final String TEXT =
            """
            apiVersion: tidegate/v1
            users: {app: {password: "${SECRET}"}}
            groups: {g0: {user: u, password: p, nodes: {a: {address: "h:3306"}}}}
            schemas:
              shop:
                default-group: g0
                tables:
                  events: {key: at, function: {date-range: {unit: month, from: 2026-01, to: TO, ahead: 1, grow: GROW}}}  # ours
                  notes: {colocate-with: events, key: at}
            """;

    private static String text(String to, boolean grow) {
        return TEXT.replace("TO", to).replace("GROW", Boolean.toString(grow));
    }

    @Test
    void a_range_that_has_grown_stays_so() {
        assertThat(KeptPeriods.in(text("2026-02", true), text("2026-05", true)))
                .isEqualTo(text("2026-05", true));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02, true, 2026-02, true",
        "2026-05, true, 2026-02, true",
        "2026-02, false, 2026-05, true",
        "2026-02, true, 2026-05, false"
    })
    void others_are_as_they_were(String to, boolean grow, String holds, boolean grows) {
        assertThat(KeptPeriods.in(text(to, grow), text(holds, grows))).isEqualTo(text(to, grow));
    }

    @Test
    void what_cannot_be_read_stays_as_it_is() {
        assertThat(KeptPeriods.in("a: 1", text("2026-05", true))).isEqualTo("a: 1");
    }
}
