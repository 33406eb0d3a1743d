package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.error.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nests without brackets, of which there is a limit, must not end in a defect. */
class DeepStatementsTest {
    private static final int DEEP = 20_000;

    @ParameterizedTest
    @ValueSource(strings = {"[", "INTERVAL ", "- ", "~ ", "CASE WHEN ", "BINARY ", "{d "})
    void a_statement_that_nests_too_deeply_is_refused(String part) {
        BoundPlan plan =
                Shop.plan("SELECT n FROM users WHERE n = 1 AND " + part.repeat(DEEP) + "n");

        assertThat(plan).isInstanceOf(BoundPlan.Refused.class);
        assertThat(((BoundPlan.Refused) plan).code()).isEqualTo(ErrorCode.UNPARSED_ON_SHARDS);
    }

    @Test
    void a_statement_that_would_take_minutes_to_parse_is_refused_at_once() {
        String sum = "1 + ".repeat(1_000_000) + "1";

        BoundPlan plan =
                Assertions.assertTimeout(
                        Duration.ofSeconds(5),
                        () -> Shop.plan("SELECT n FROM users WHERE id = 7 AND n = " + sum));

        assertThat(((BoundPlan.Refused) plan).message()).contains("50000 words and signs");
    }

    @Test
    void a_long_chain_of_conditions_is_planned_or_refused() {
        for (String operator : new String[] {" OR ", " AND ", " + "}) {
            String chain = ("id = 7" + operator).repeat(DEEP) + "id = 7";

            BoundPlan plan = Shop.plan("SELECT n FROM users WHERE " + chain);

            assertThat(plan).as(operator).isNotNull();
        }
    }

    @Test
    void a_long_chain_of_negations_is_planned_or_refused() {
        BoundPlan plan = Shop.plan("SELECT n FROM users WHERE " + "NOT ".repeat(DEEP) + "n");

        assertThat(plan).isNotNull();
    }

    @Test
    void a_chain_of_conditions_as_tools_write_it_is_planned() {
        String chain = "id = 7 OR ".repeat(500) + "id = 7";

        assertThat(Shop.plan("SELECT n FROM users WHERE " + chain))
                .isInstanceOf(BoundPlan.Single.class);
    }
}
