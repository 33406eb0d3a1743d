package io.tidegate.ha.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriftTest {
    private static final String TABLE =
            """
            CREATE TABLE `items` (
              `id` bigint(20) NOT NULL,
              `n` int(11) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB\
            """;

    @Test
    void a_changed_line_is_shown_as_it_should_be_and_as_it_is() {
        String other = TABLE.replace("int(11) DEFAULT NULL", "varchar(5) DEFAULT NULL");

        assertThat(Drift.difference(TABLE, other))
                .isEqualTo("- `n` int(11) DEFAULT NULL\n+ `n` varchar(5) DEFAULT NULL");
    }

    @Test
    void the_comma_behind_a_line_is_no_difference() {
        String other = TABLE.replace("(`id`)\n", "(`id`),\n  KEY `n` (`n`)\n");

        assertThat(Drift.difference(TABLE, other)).isEqualTo("+ KEY `n` (`n`)");
    }

    @Test
    void the_order_of_columns_is_a_difference() {
        String other =
                TABLE.replace("  `id` bigint(20) NOT NULL,\n", "")
                        .replace(
                                "NULL,\n  PRIMARY",
                                "NULL,\n  `id` bigint(20) NOT NULL,\n  PRIMARY");

        assertThat(Drift.difference(TABLE, other)).isEqualTo("the same lines in another order");
    }

    @Test
    void a_table_that_is_missing_is_said_to_be() {
        assertThat(Drift.difference(TABLE, "")).isEqualTo("there is no such table");
    }
}
